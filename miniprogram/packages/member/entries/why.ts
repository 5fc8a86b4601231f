import type { EntryView } from '../../../../typings/contract'
import { grouped, signed, yuan } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { breakdownRows, type BreakdownRow } from '../../../services/breakdown-text'
import { serverNow } from '../../../services/cloud'
import { language, textOf, words } from '../../../services/language'

export interface WhyView {
  title: string
  /** Why there is such an entry at all. */
  line: string
  rows: BreakdownRow[]
  result: string
  life: string
}

/** Every number opens its reason: what was counted, by which rule and factor, what was carried. */
export function whyView(entry: EntryView): WhyView {
  const { say, entryTypes, entryWhy } = words()
  const points = entry.points !== 0 ? entry.points : entry.pendingPoints
  const date = (time: number) => shortDate(time, language.get(), serverNow())
  const life = [
    entry.activatesAt ? say.activatesOn(date(entry.activatesAt)) : '',
    entry.expiresAt ? say.expiresOn(date(entry.expiresAt)) : '',
  ]
  return {
    title: points === 0 ? entryTypes[entry.type] : say.whyPoints(grouped(Math.abs(points))),
    line: entryWhy[entry.type],
    rows: [...factRows(entry), ...entry.breakdown.flatMap(breakdownRows)],
    result: points === 0 ? '' : signed(points),
    life: life.filter(Boolean).join(' · '),
  }
}

/** What the entry is about, beyond its line in the list. */
function factRows(entry: EntryView): BreakdownRow[] {
  const { entryFacts: t } = words()
  const rows: BreakdownRow[] = []
  if (entry.shopName) rows.push({ name: t.shop, value: entry.shopName })
  if (entry.subject) rows.push({ name: t.about, value: textOf(entry.subject) })
  if (entry.paidFen !== undefined) rows.push({ name: t.paid, value: yuan(entry.paidFen) })
  if (entry.growth !== 0) rows.push({ name: t.growth, value: signed(entry.growth) })
  return rows
}

import type { EntryView } from '../../../../typings/contract'
import { grouped, signed } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { breakdownRows, type BreakdownRow } from '../../../services/breakdown-text'
import { serverNow } from '../../../services/cloud'
import { language, words } from '../../../services/language'

export interface WhyView {
  title: string
  rows: BreakdownRow[]
  result: string
  life: string
}

/** Every number opens its reason: what was counted, by which rule and factor, what was carried. */
export function whyView(entry: EntryView): WhyView {
  const { say } = words()
  const points = entry.points !== 0 ? entry.points : entry.pendingPoints
  const date = (time: number) => shortDate(time, language.get(), serverNow())
  const life = [
    entry.activatesAt ? say.activatesOn(date(entry.activatesAt)) : '',
    entry.expiresAt ? say.expiresOn(date(entry.expiresAt)) : '',
  ]
  return {
    title: say.whyPoints(grouped(points)),
    rows: entry.breakdown.flatMap(breakdownRows),
    result: signed(points),
    life: life.filter(Boolean).join(' · '),
  }
}

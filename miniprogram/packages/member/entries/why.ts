import type { EarnBreakdown, EntryView } from '../../../../typings/contract'
import { grouped, signed, wholeYuan, yuan } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { serverNow } from '../../../services/cloud'
import { language, textOf, words } from '../../../services/language'

export interface WhyView {
  title: string
  rows: { name: string; value: string }[]
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

function breakdownRows(part: EarnBreakdown): WhyView['rows'] {
  const { entries: t, say } = words()
  const spend = part.unit >= 100
  const rows = [
    { name: t.base, value: spend ? yuan(part.base) : grouped(part.base) },
    {
      name: textOf(part.ruleName),
      value: say.ruleLine(
        spend ? wholeYuan(part.unit) : grouped(part.unit),
        grouped(part.points),
        String(part.multiplierHundredths / 100),
      ),
    },
    ...part.multipliers.map(({ name, hundredths }) => ({
      name: textOf(name),
      value: `× ${String(hundredths / 100)}`,
    })),
  ]
  if (part.fractionBeforeMilli > 0)
    rows.push({ name: t.carried, value: say.milli(milli(part.fractionBeforeMilli)) })
  if (part.fractionAfterMilli > 0)
    rows.push({ name: t.kept, value: say.milli(milli(part.fractionAfterMilli)) })
  if (part.cappedPoints > 0)
    rows.push({ name: t.capped, value: say.milli(grouped(part.cappedPoints)) })
  return rows
}

const milli = (thousandths: number) => String(thousandths / 1000)

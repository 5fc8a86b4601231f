import type { EarnBreakdown } from '../../typings/contract'
import { grouped, wholeYuan, yuan } from '../lib/money'
import { textOf, words } from './language'

export interface BreakdownRow {
  name: string
  value: string
}

/** How one rule came to its points: what was counted, the rule, its factors, what was carried. */
export function breakdownRows(part: EarnBreakdown): BreakdownRow[] {
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
    rows.push({ name: t.carried, value: say.points(milli(part.fractionBeforeMilli)) })
  if (part.fractionAfterMilli > 0)
    rows.push({ name: t.kept, value: say.points(milli(part.fractionAfterMilli)) })
  if (part.cappedPoints > 0)
    rows.push({ name: t.capped, value: say.points(grouped(part.cappedPoints)) })
  return rows
}

const milli = (thousandths: number) => String(thousandths / 1000)

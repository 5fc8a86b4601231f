import type { ProgrammeView } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { serverNow } from '../../../services/cloud'
import { language, textOf, words } from '../../../services/language'

export interface RuleRow {
  name: string
  lines: string[]
}

/** How points come, are used and end, by the rules that are in force. */
export function ruleRows(programme: ProgrammeView): RuleRow[] {
  const { tiers: t, tell } = words()
  const { earnText, campaigns, pendingDays, spend, expiry } = programme
  const date = (time: number) => shortDate(time, language.get(), serverNow())
  const earning = earnText.map(({ per, points, unit }) =>
    tell.earnRule[per](per === 'spend' ? wholeYuan(unit) : grouped(unit), grouped(points)),
  )
  const extra = campaigns
    .filter(({ until }) => until > serverNow())
    .map(({ name, multiplierHundredths, from, until }) =>
      [
        tell.bonusTimes(textOf(name), String(multiplierHundredths / 100)),
        tell.between(date(from), date(until)),
      ].join(' · '),
    )
  if (pendingDays > 0) extra.push(tell.pendingDays(pendingDays))
  const rows: RuleRow[] = [{ name: t.earning, lines: [...earning, ...extra] }]
  if (spend) {
    const line = tell.pointsPerYuan(grouped(spend.pointsPerYuan), spend.maxPercentOfSale)
    rows.push({ name: t.spending, lines: [line] })
  }
  const end =
    expiry.kind === 'never'
      ? t.never
      : expiry.kind === 'months'
        ? tell.expiryMonths(expiry.months)
        : tell.expiryYearEnd(expiry.afterYears)
  return [...rows, { name: t.expiry, lines: [end] }]
}

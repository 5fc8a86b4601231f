import type { ProgrammeView, TierView } from '../../../typings/contract'
import type { Programme } from './rules/programme'

/** What everyone may see. */
export function programmeView({ version, config }: Programme): ProgrammeView {
  const { industry, card, agreement, benefits, points } = config
  return {
    version,
    industry,
    card,
    agreement,
    tiers: config.tiers.map(tierViewOf),
    benefits,
    earnText: points.earn.map(({ id, name, per, points, unit }) => ({
      ruleId: id,
      name,
      per,
      points,
      unit,
    })),
    expiry: points.expiry,
    pendingDays: points.pendingDays,
    ...(points.spend && { spend: points.spend }),
    campaigns: points.bonus.flatMap(campaignOf),
  }
}

/** A bonus that holds in a span of days is worth announcing; weekdays and birthdays are not. */
function campaignOf({
  id,
  name,
  multiplierHundredths,
  when,
}: Programme['config']['points']['bonus'][number]): ProgrammeView['campaigns'] {
  if (when.kind !== 'between') return []
  return [{ id, name, multiplierHundredths, from: when.from, until: when.until }]
}

export function tierViewOf(rule: Programme['config']['tiers'][number], level: number): TierView {
  const { id, name, palette, benefits, upgrade, validMonths } = rule
  return { id, level, name, palette, benefits, validMonths, ...(upgrade && { upgrade }) }
}

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
  }
}

export function tierViewOf(rule: Programme['config']['tiers'][number], level: number): TierView {
  const { id, name, palette, benefits, upgrade, validMonths } = rule
  return { id, level, name, palette, benefits, validMonths, ...(upgrade && { upgrade }) }
}

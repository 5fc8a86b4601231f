import type { RewardView } from '../../../../typings/contract'

/**
 * The mall's order: what can be had now first (cheapest first), then what is nearest, then what has
 * another hindrance. A text, so that it serves as the page's cursor too.
 */
export function mallRank(view: RewardView): string {
  const group = view.reason !== undefined ? 2 : view.missingPoints > 0 ? 1 : 0
  const distance = group === 1 ? view.missingPoints : view.points
  return `${String(group)}:${String(distance).padStart(12, '0')}:${view.rewardId}`
}

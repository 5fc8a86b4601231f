/**
 * Up or down, by the newest version of the programme that has both tiers: a tier that has been dropped
 * since stood somewhere. `versions`: ids of tiers, lowest first, newest version first.
 */
export function tierChange(
  versions: readonly (readonly string[])[],
  before: string,
  after: string,
): 'tier_up' | 'tier_down' {
  const both = versions.find((ids) => ids.includes(before) && ids.includes(after))
  const levelOf = (id: string) =>
    (both ?? versions.find((ids) => ids.includes(id)) ?? []).indexOf(id)
  return levelOf(after) > levelOf(before) ? 'tier_up' : 'tier_down'
}

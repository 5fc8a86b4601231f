/** The programme: one versioned configuration of tiers, points, benefits, limits and texts. */
export type { Programme, Programmes } from './rules/programme'
export { tierPercentPaid, tierRuleOf } from './rules/programme'
export { currentProgramme, findProgramme, programmes, tiersOfVersions } from './store'
export { publishConfig } from './versions'
export { programmeView } from './view'

/** The programme: one versioned configuration of tiers, points, benefits, limits and texts. */
export type { Programme, Programmes } from './rules/programme'
export { benefitValue, levelOf, tierRuleOf } from './rules/programme'
export { currentProgramme, findProgramme, programmeAt, programmes } from './store'
export { presetOf } from './presets'
export { publishConfig } from './versions'
export { programmeView, tierViewOf } from './view'

/** The programme: one versioned configuration of tiers, points, benefits, limits and texts. */
export type { Programme } from './rules/programme'
export { currentProgramme, findProgramme, programmeAt, programmeView } from './store'

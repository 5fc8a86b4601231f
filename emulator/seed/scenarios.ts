import type { Scenario } from '.'

/** The first one fills empty data at `npm start`. */
export const scenarios: Scenario[] = []

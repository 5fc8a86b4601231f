import type { Scenario } from '.'
import { mistyHillTea } from './misty-hill-tea'

/** The first one fills empty data at `npm start`. */
export const scenarios: Scenario[] = [mistyHillTea]

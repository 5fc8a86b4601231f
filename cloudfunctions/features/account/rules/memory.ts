import type { Day, Time } from '../../../../typings/contract'
import { addDays, dayOf } from '../../../platform/pure/day'

/** Tiers count within these; also how long a lapsed bucket remembers what it lost. */
export const MEMORY_DAYS = 400

export function oldestDay(at: Time): Day {
  return addDays(dayOf(at), -MEMORY_DAYS)
}

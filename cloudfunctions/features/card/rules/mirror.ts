import type { Time } from '../../../../typings/contract'
import { dayOf } from '../../../platform/pure/day'
import { fitBytes } from './template'

/** WeChat's bounds: a custom field takes 12 bytes, the line of a change 42 (updateuser). */
const FIELD_BYTES = 12
const LINE_BYTES = 42

/** What WeChat's card shows of a member: absolute values, so that showing them twice is showing them once. */
export interface Shown {
  points: number
  tier: string
  /** `YYYY-MM-DD`, or `-` when the tier has no end. */
  until: string
}

export function shownOf(points: number, tierName: string, tierUntil: Time | null): Shown {
  return {
    points,
    tier: fitBytes(tierName, FIELD_BYTES),
    until: tierUntil === null ? '-' : dayOf(tierUntil),
  }
}

export function sameShown(a: Shown | null, b: Shown): boolean {
  return a?.points === b.points && a.tier === b.tier && a.until === b.until
}

/** Why the points changed, as WeChat's notice says it. */
export const changeLine = (shopName: string): string => fitBytes(shopName, LINE_BYTES)

const FIRST_PAUSE_MS = 15_000
const LONGEST_PAUSE_MS = 3_600_000

/** Pause before the next try after so many failures in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10))
}

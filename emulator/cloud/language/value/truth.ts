import type { Value } from './values'

/** Zero, false, null and what is missing are false; everything else, the empty text too, is true. */
export function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0
}

export function isNothing(value: Value | undefined): value is null | undefined {
  return value === null || value === undefined
}

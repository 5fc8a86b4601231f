/** A number from 0 to below. */
export type Chance = (below: number) => number

/** mulberry32: small, seeded, good enough to choose with. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A sequence of its own for one part of a history, so that leaving another part out changes nothing here. */
export function chanceFor(seed: number, part: number): Chance {
  const mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35)
  return chanceOf(mixed)
}

export function pick<T>(chance: Chance, list: readonly T[]): T {
  if (list.length === 0) throw new Error('nothing to pick from')
  return list[chance(list.length)] as T
}

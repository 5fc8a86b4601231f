/** A seeded sequence (mulberry32): the same seed tells the same story. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** 0 ≤ x < limit, whole. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** from ≤ x ≤ until, whole. */
  between(from: number, until: number): number {
    return from + this.below(until - from + 1)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** The index of one share, as likely as it is large. */
  share(shares: readonly number[]): number {
    let left = this.next() * shares.reduce((sum, share) => sum + share, 0)
    for (const [index, share] of shares.entries()) if ((left -= share) < 0) return index
    return shares.length - 1
  }
}

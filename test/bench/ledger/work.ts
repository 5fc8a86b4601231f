import type { Key, MemberId } from '../../../typings/contract'

/** One thing that a caller wants, under one key. The same on all sides. */
export interface Operation {
  readonly key: Key
  readonly member: number
  readonly kind: 'earn' | 'redeem'
  /** earn: what was paid, in fen. redeem: points. */
  readonly amount: number
  /** When it was asked for the first time. */
  readonly at: number
}

/** What a side says: the change of the member's points, or why not. */
export interface Answer {
  readonly points: number
  readonly refused: string
  readonly replayed: boolean
}

/** Of 1,000 requests, so many repeat the one just answered, or one from long before. */
const REPEATED = 20
const LATE = 5
const ZIPF = 0.99
/** Earlier operations that a caller still knows. */
const KNOWN = 400

export const memberId = (number: number) => `m_${String(number).padStart(7, '0')}` as MemberId

/** mulberry32: seeded, so that every side gets the same work. Returns [0, 1). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Ranks with P(rank) ∝ 1/rank^0.99, after Gray et al., "Quickly generating billion-record synthetic
 * databases" (SIGMOD 1994); ranks are strewn over the members, so that hot ones are not neighbours.
 */
export class Popularity {
  private readonly zeta: number
  private readonly eta: number
  private readonly alpha = 1 / (1 - ZIPF)

  constructor(private readonly members: number) {
    this.zeta = zeta(members)
    this.eta = (1 - (2 / members) ** (1 - ZIPF)) / (1 - zeta(Math.min(2, members)) / this.zeta)
  }

  draw(random: () => number): number {
    const u = random()
    const scaled = u * this.zeta
    if (scaled < 1) return this.strewn(0)
    if (scaled < 1 + 0.5 ** ZIPF) return this.strewn(1)
    const rank = Math.floor(this.members * (this.eta * u - this.eta + 1) ** this.alpha)
    return this.strewn(Math.min(rank, this.members - 1))
  }

  /** A step that shares no factor with the number of members meets each once. */
  private strewn(rank: number): number {
    return (rank * 7_368_787) % this.members
  }
}

function zeta(count: number): number {
  let sum = 0
  for (let rank = 1; rank <= count; rank++) sum += 1 / rank ** ZIPF
  return sum
}

/** One caller's work: four sales to one redemption, and the repeats that lost replies make. */
export class Work {
  private readonly known: Operation[] = []
  private again: Operation | null = null
  private serial = 0

  constructor(
    private readonly random: () => number,
    private readonly draw: (random: () => number) => number,
    /** Names the caller in its keys. */
    private readonly name: string,
    private readonly only?: Operation['kind'],
  ) {}

  next(): Operation {
    if (this.again) {
      const { again } = this
      this.again = null
      return again
    }
    const fate = Math.floor(this.random() * 1000)
    const late = fate < LATE ? this.known[Math.floor(this.random() * this.known.length)] : undefined
    if (late) return late
    const operation = this.fresh()
    if (this.known.length < KNOWN) this.known.push(operation)
    if (fate < LATE + REPEATED) this.again = operation
    return operation
  }

  private fresh(): Operation {
    const at = Date.now()
    const serial = (++this.serial).toString(36).padStart(5, '0')
    const key = `bench:${at.toString(36)}:${this.name}_${serial}` as Key
    const redeems = this.random() < 0.2
    const member = this.draw(this.random)
    const kind = this.only ?? (redeems ? 'redeem' : 'earn')
    const amount =
      kind === 'redeem'
        ? 1 + Math.floor(this.random() * 40)
        : 500 + Math.floor(this.random() * 9_500)
    return { key, member, kind, amount, at }
  }
}

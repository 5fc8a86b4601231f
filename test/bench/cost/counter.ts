import type { House } from '../../functions/house'

/** What a stretch of work cost, as CloudBase counts it. */
export interface Counts {
  calls: number
  /** Configured memory times run time. */
  gbSeconds: number
  reads: number
  writes: number
  bytesToPhones: number
}

export const NOTHING: Counts = { calls: 0, gbSeconds: 0, reads: 0, writes: 0, bytesToPhones: 0 }

const READS = [
  'database.getDocument',
  'database.calculateDocument',
  'database.aggregateDocuments',
] as const

/** Every function of the product has so much. */
const MEMORY_GB = 256 / 1024
/** Work behind an answer has ended after this. */
const BEHIND_MS = 300

/** Adds up every call and every request of a house from now on. */
export function countIn(house: House): (work: () => Promise<unknown>) => Promise<Counts> {
  const total = { ...NOTHING }
  house.cloud.onRequest(({ action }) => {
    if (!action.startsWith('database.')) return
    if (READS.some((read) => read === action)) total.reads++
    else total.writes++
  })
  house.host.log.onChange(({ durationMs, output }) => {
    if (durationMs === undefined) return
    total.calls++
    total.gbSeconds += (durationMs / 1000) * MEMORY_GB
    total.bytesToPhones += Buffer.byteLength(JSON.stringify(output ?? null))
  })
  return async (work) => {
    const before = { ...total }
    await work()
    await new Promise((resolve) => setTimeout(resolve, BEHIND_MS))
    return combine(total, before, (now, then) => now - then)
  }
}

function combine(a: Counts, b: Counts, by: (a: number, b: number) => number): Counts {
  return {
    calls: by(a.calls, b.calls),
    gbSeconds: by(a.gbSeconds, b.gbSeconds),
    reads: by(a.reads, b.reads),
    writes: by(a.writes, b.writes),
    bytesToPhones: by(a.bytesToPhones, b.bytesToPhones),
  }
}

export const plus = (a: Counts, b: Counts) => combine(a, b, (x, y) => x + y)
export const minus = (a: Counts, b: Counts) => combine(a, b, (x, y) => Math.max(0, x - y))
export const times = (a: Counts, factor: number) => combine(a, a, (x) => x * factor)

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { ErrorCode, Reply } from '../../../typings/contract'
import type { House } from '../house'
import { OWNER, STAFF } from '../house'
import type { Malformed } from './malformed'
import { malformedCalls } from './malformed'

/** What bad input may be answered with. */
const PROPER: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['INVALID_INPUT', 'UNKNOWN_ACTION'])

export interface FuzzResult {
  seed: number
  calls: number
  byCode: Record<string, number>
  /** How many calls were answered otherwise. */
  improperCalls: number
  /** The first ten of them. */
  improper: string[]
  /** Collections that are not as they were; those that timers write are not looked at. */
  changed: string[]
}

const CALLERS: Record<Malformed['fn'], string> = {
  consumer: 'fuzz-member',
  staff: STAFF,
  merchant: OWNER,
}

/** Sends so many malformed calls through the built functions, several at a time. */
export async function fuzz(
  house: House,
  calls: number,
  seed: number,
  progress: (done: number) => void = () => undefined,
): Promise<FuzzResult> {
  await house.claim(CALLERS.consumer)
  const arbitrary = malformedCalls(house.key(), house.shop.shopId, house.config)
  const before = await quiet(house)
  const result: FuzzResult = {
    seed,
    calls,
    byCode: {},
    improperCalls: 0,
    improper: [],
    changed: [],
  }
  const BATCH = 32
  for (let done = 0; done < calls; done += BATCH) {
    const batch = fc.sample(arbitrary, {
      numRuns: Math.min(BATCH, calls - done),
      seed: seed + done,
    })
    await Promise.all(batch.map((malformed) => send(house, malformed, result)))
    progress(done + batch.length)
  }
  const after = collectionHashes(house)
  result.changed = [...after]
    .filter(([name, hash]) => before.get(name) !== hash)
    .map(([name]) => name)
  return result
}

/** The documents once nothing moves any more: what the claim left to do behind its answer is done. */
async function quiet(house: House): Promise<Map<string, string>> {
  let last = collectionHashes(house)
  for (let round = 0; round < 40; round++) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    const now = collectionHashes(house)
    if ([...now].every(([name, hash]) => last.get(name) === hash)) return now
    last = now
  }
  throw new Error('the house does not come to rest')
}

async function send(house: House, { fn, event, flaw }: Malformed, result: FuzzResult) {
  const reply = await house
    .call<Reply<unknown>>(fn, event, { openid: CALLERS[fn] })
    .catch((error: unknown) => String(error))
  const code = typeof reply === 'string' ? 'CRASH' : reply.ok ? 'ok' : reply.code
  result.byCode[code] = (result.byCode[code] ?? 0) + 1
  const proper =
    typeof reply !== 'string' &&
    !reply.ok &&
    PROPER.has(reply.code) &&
    reply.requestId !== '' &&
    !/\bat .*:\d+:\d+/.test(reply.message)
  if (proper) return
  result.improperCalls++
  if (result.improper.length < 10) {
    const text = JSON.stringify(event).slice(0, 400)
    result.improper.push(`${fn} ${flaw}: ${text} → ${JSON.stringify(reply).slice(0, 200)}`)
  }
}

/** What timers write while the test runs. */
const OF_TIMERS = new Set(['leases', 'dayTotals', 'organisationTotals'])

/** A hash of all documents of each collection. */
export function collectionHashes(house: House): Map<string, string> {
  const all = new Map<string, string>()
  for (const { name } of house.cloud.collections(house.env)) {
    if (OF_TIMERS.has(name)) continue
    const hash = createHash('sha256')
    for (let offset = 0; ; offset += 1000) {
      const { documents } = house.cloud.find(house.env, { collection: name, offset, limit: 1000 })
      for (const document of documents) hash.update(document)
      if (documents.length < 1000) break
    }
    all.set(name, hash.digest('hex'))
  }
  return all
}

import type { RawConnection } from '../../bench/cloud/raw-client'
import { ask, type Acknowledged } from './writers'

const PAGE = 500

/** What a restarted cloud holds against what was acknowledged: each line is a broken promise. */
export async function brokenPromises(
  connection: RawConnection,
  port: number,
  acknowledged: Acknowledged,
  rounds: readonly number[],
): Promise<string[]> {
  const broken: string[] = []
  const all = async (
    collection: string,
    query: unknown,
    order: unknown,
  ): Promise<Record<string, unknown>[]> => {
    const found: Record<string, unknown>[] = []
    for (;;) {
      const reply = await ask(connection, port, 'database.getDocument', {
        collectionName: collection,
        queryType: 'WHERE',
        query: JSON.stringify(query),
        order: JSON.stringify(order),
        offset: found.length,
        limit: PAGE,
      })
      if (reply.code !== undefined) throw new Error(JSON.stringify(reply))
      const page = (reply.data?.list as string[]).map(
        (text) => JSON.parse(text) as Record<string, unknown>,
      )
      found.push(...page)
      if (page.length < PAGE) return found
    }
  }
  for (const round of rounds) {
    const byIndex = new Set((await all('notes', { round }, {})).map(({ _id }) => String(_id)))
    const prefix = `r${round}-`
    const range = { _id: { $gte: prefix, $lt: `r${round}.` } }
    const byId = new Set((await all('notes', range, { _id: 1 })).map(({ _id }) => String(_id)))
    for (const id of acknowledged.notes.get(round) ?? []) {
      if (!byId.has(id)) broken.push(`lost: ${id}`)
    }
    for (const id of byId) if (!byIndex.has(id)) broken.push(`not in the index: ${id}`)
    for (const id of byIndex) if (!byId.has(id)) broken.push(`only in the index: ${id}`)
    for (const id of byId) {
      if (!id.includes('-left-')) continue
      const [, writer, , n] = id.split('-')
      if (!byId.has(`${prefix}${writer}-right-${Number(n) + 1}`))
        broken.push(`half a transaction: ${id}`)
    }
  }
  const counters = new Map(
    (await all('counters', { group: 'all' }, {})).map(({ _id, value }) => [
      String(_id),
      Number(value),
    ]),
  )
  for (const [id, state] of acknowledged.counters) {
    const value = counters.get(id)
    if (value !== state.known && value !== state.tried) {
      broken.push(`counter ${id} is ${value}, acknowledged ${state.known}`)
    } else state.known = value
  }
  for (const [id, value] of counters) {
    if (!id.startsWith('giver-')) continue
    const taken = counters.get(id.replace('giver', 'taker'))
    if (value + (taken ?? NaN) !== 0) broken.push(`half a transfer: ${id} ${value}, taker ${taken}`)
  }
  return broken
}

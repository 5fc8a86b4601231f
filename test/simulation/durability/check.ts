import type { RawConnection } from '../../bench/cloud/raw-client'
import { ask, type Acknowledged } from './writers'

const PAGE = 500

type Document = Record<string, unknown>
type Find = (collection: string, query: unknown, order: unknown) => Promise<Document[]>

/** What a restarted cloud holds against what was acknowledged: each line is a broken promise. */
export async function brokenPromises(
  connection: RawConnection,
  port: number,
  { notes, counters }: Pick<Acknowledged, 'notes' | 'counters'>,
  rounds: readonly number[],
): Promise<string[]> {
  const find = finder(connection, port)
  const broken: string[] = []
  for (const round of rounds) {
    broken.push(...(await brokenNotes(find, round, notes.get(round) ?? new Set())))
  }
  broken.push(...(await brokenCounters(find, counters)))
  return broken
}

/** Finds all, page by page. */
function finder(connection: RawConnection, port: number): Find {
  return async (collection, query, order) => {
    const found: Document[] = []
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
      const page = (reply.data?.list as string[]).map((text) => JSON.parse(text) as Document)
      found.push(...page)
      if (page.length < PAGE) return found
    }
  }
}

async function brokenNotes(
  find: Find,
  round: number,
  acknowledged: ReadonlySet<string>,
): Promise<string[]> {
  const broken: string[] = []
  const byIndex = new Set((await find('notes', { round }, {})).map(({ _id }) => String(_id)))
  const range = { _id: { $gte: `r${round}-`, $lt: `r${round}.` } }
  const byId = new Set((await find('notes', range, { _id: 1 })).map(({ _id }) => String(_id)))
  for (const id of acknowledged) if (!byId.has(id)) broken.push(`lost: ${id}`)
  for (const id of byId) if (!byIndex.has(id)) broken.push(`not in the index: ${id}`)
  for (const id of byIndex) if (!byId.has(id)) broken.push(`only in the index: ${id}`)
  for (const id of byId) {
    const other = otherHalf(id)
    if (other !== null && !byId.has(other)) broken.push(`half a transaction: ${id}`)
  }
  return broken
}

/** A writer numbers what it writes, so the right one of a pair comes just after the left one. */
function otherHalf(id: string): string | null {
  const [, before = '', side = '', number] = /^(.*)-(left|right)-(\d+)$/.exec(id) ?? []
  if (side === '') return null
  return side === 'left'
    ? `${before}-right-${Number(number) + 1}`
    : `${before}-left-${Number(number) - 1}`
}

async function brokenCounters(find: Find, known: Acknowledged['counters']): Promise<string[]> {
  const broken: string[] = []
  const counters = new Map(
    (await find('counters', { group: 'all' }, {})).map(({ _id, value }) => [
      String(_id),
      Number(value),
    ]),
  )
  for (const [id, state] of known) {
    const value = counters.get(id)
    if (value !== state.known && value !== state.tried) {
      broken.push(`counter ${id} is ${value}, acknowledged ${state.known}`)
    } else state.known = value
  }
  for (const [id, value] of counters) {
    const [kind = '', number] = id.split('-')
    if (kind === 'counter') continue
    const other = counters.get(`${kind === 'giver' ? 'taker' : 'giver'}-${number}`)
    // Of a pair that stands, one line is enough.
    if (kind === 'taker' && other !== undefined) continue
    if (value + (other ?? NaN) !== 0) broken.push(`half a transfer: ${id} ${value}, other ${other}`)
  }
  return broken
}

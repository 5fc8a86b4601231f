import * as v from 'valibot'
import type {
  EntryView,
  MemberId,
  PointsEntriesInput,
  PointsEntriesOutput,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter, Scalar } from '../../platform/database'
import { integer, pageLimit } from '../../platform/input'
import { addMonths, startOfDay } from '../../platform/pure/day'
import { JOURNAL } from './journal'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import { mustRead } from './store'
import { entryView } from './views'

/** Input of every list of entries: the member's own and the console's. */
export const entriesInput = {
  kind: v.exactOptional(v.picklist(['all', 'earned', 'spent', 'expired', 'tier', 'other'])),
  month: v.exactOptional(v.pipe(v.string(), v.regex(/^20\d\d-(0[1-9]|1[0-2])$/))),
  cursor: v.exactOptional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/))),
  limit: v.exactOptional(integer(1, 50)),
}

const SHOWN: readonly Entry['kind'][] = ['earned', 'spent', 'expired', 'tier', 'other']

interface Wanted {
  kinds: readonly Entry['kind'][]
  from: Time | null
  until: Time | null
  below: number
  limit: number
}

/** Journal and outbox as one list, newest first. Pass the account if it has just been read. */
export async function entriesPage(
  context: Context,
  id: MemberId,
  input: PointsEntriesInput,
  account?: Account,
): Promise<PointsEntriesOutput> {
  const { kind = 'all', month, cursor } = input
  const wanted: Wanted = {
    kinds: kind === 'all' ? SHOWN : [kind],
    from: month === undefined ? null : startOfDay(`${month}-01`),
    until: month === undefined ? null : startOfDay(addMonths(`${month}-01`, 1)),
    below: cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor),
    limit: pageLimit(input),
  }
  const entries = await newest(context, account ?? (await mustRead(context, id)), wanted)
  const items = entries.slice(0, wanted.limit).map(entryView)
  const last = items.at(-1)
  return entries.length > wanted.limit && last ? { items, cursor: String(last.seq) } : { items }
}

/** The newest shown entries, from the outbox first; asks the journal only when it holds too few. */
export async function latestEntries(
  context: Context,
  account: Account,
  count: number,
): Promise<EntryView[]> {
  const below = Number.MAX_SAFE_INTEGER
  const wanted = { kinds: SHOWN, from: null, until: null, below, limit: count - 1 }
  return (await newest(context, account, wanted)).map(entryView)
}

/** One more than asked for, so that a page knows whether another follows. */
async function newest(context: Context, account: Account, wanted: Wanted): Promise<Entry[]> {
  const { kinds, from, until, below, limit } = wanted
  const recent = account.outbox
    .filter((entry) => kinds.includes(entry.kind) && entry.seq < below)
    .filter((entry) => (from === null || entry.at >= from) && (until === null || entry.at < until))
    .reverse()
  const journaled = (account.outbox[0]?.seq ?? account.head.seq + 1) - 1
  const more = limit + 1 - recent.length
  if (more <= 0 || journaled === 0) return recent.slice(0, limit + 1)
  const filter: Filter = {
    accountId: account._id,
    kind: kinds.length === 1 ? (kinds[0] as Scalar) : { in: kinds },
    seq: { below: Math.min(below, journaled + 1) },
    ...(from !== null && until !== null && { at: { from, below: until } }),
  }
  const order = [['seq', 'desc']] as const
  const older = await context.db.query<Entry>(JOURNAL, { filter, order, limit: more })
  return [...recent, ...older]
}

import type { EntryKey, MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import type { Finisher } from './finisher'
import { markTold, tellLater, untoldEntries } from './journal'
import { settleDue } from './post'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import { ACCOUNTS, flush, readAccount } from './store'

/**
 * What jobs do with accounts: one bounded slice per call. Everything follows from what is stored, so a
 * slice may stop anywhere and the next one goes on. Each returns how many it found, or 0 when all failed.
 */
const LEFT_ALONE_MS = 60_000
const PUT_OFF_MS = 60_000

type Due = 'nextDueAt' | 'flushDueAt' | 'oldestHoldAt'

/** The accounts whose time has come, the longest waiting first. */
async function eachDue(
  context: Context,
  field: Due,
  upTo: Time,
  limit: number,
  work: (id: MemberId) => Promise<void>,
): Promise<number> {
  const accounts = await context.db.query<Pick<Account, '_id' | 'version'>>(ACCOUNTS, {
    filter: { [field]: { upTo } } satisfies Filter,
    order: [[field, 'asc']],
    limit,
    fields: ['_id', 'version'],
  })
  return each(
    context,
    accounts,
    ({ _id }) => _id,
    ({ _id }) => work(_id),
    // The next change of the account says again when it is due.
    ({ _id, version }) => {
      const later = { set: { [field]: upTo + PUT_OFF_MS }, inc: { version: 1 } }
      return context.db.updateWhere(ACCOUNTS, { _id, version }, later)
    },
  )
}

/** One that fails must not keep the others waiting; put off, it comes again in a minute, after them. */
async function each<T>(
  context: Context,
  list: readonly T[],
  id: (item: T) => string,
  work: (item: T) => Promise<void>,
  putOff?: (item: T) => Promise<unknown>,
): Promise<number> {
  let done = 0
  for (const item of list) {
    try {
      await work(item)
      done++
    } catch (error) {
      context.log.error('left for the next run', { id: id(item), reason: String(error) })
      await putOff?.(item)
    }
  }
  return done === 0 ? 0 : list.length
}

/** Activation, expiry, tier reviews and notices that have fallen due. */
export function settleAccounts(context: Context, limit: number): Promise<number> {
  return eachDue(context, 'nextDueAt', context.clock.now(), limit, async (id) => {
    await settleDue(context, id)
  })
}

/**
 * Outboxes of accounts at rest go to the journal. `onConflict` is told of an account whose journal
 * holds another entry under the same id: nothing is evicted and somebody has to look.
 */
export function flushAccounts(
  context: Context,
  limit: number,
  onConflict: (id: MemberId) => Promise<void>,
): Promise<number> {
  return eachDue(context, 'flushDueAt', context.clock.now(), limit, async (id) => {
    if ((await flush(context, id)) !== 'conflict') return
    await onConflict(id)
    throw new Error('the journal holds something else')
  })
}

/** Holds that nobody has worked on for a minute are ended by the feature that opened them. */
export function finishHolds(
  context: Context,
  limit: number,
  finishers: readonly Finisher[],
): Promise<number> {
  const before = context.clock.now() - LEFT_ALONE_MS
  return eachDue(context, 'oldestHoldAt', before, limit, async (id) => {
    const account = await readAccount(context, id)
    for (const [key, hold] of Object.entries(account?.holds ?? {})) {
      if (hold.at > before) continue
      const finisher = finishers.find(({ purpose }) => purpose === hold.purpose)
      if (!finisher) throw new Error(`nobody finishes holds for ${hold.purpose}`)
      await finisher.finish(context, id, key as EntryKey, hold)
    }
  })
}

/** Hands entries to whoever writes messages about them; each at least once, so that must be repeatable. */
export async function tellUntold(
  context: Context,
  limit: number,
  tell: (accountId: MemberId, entry: Entry) => Promise<void>,
): Promise<number> {
  const entries = await untoldEntries(context, limit)
  return each(
    context,
    entries,
    ({ _id }) => _id,
    async (entry) => {
      await tell(entry.accountId, entry)
      await markTold(context, entry)
    },
    (entry) => tellLater(context, entry, context.clock.now() + PUT_OFF_MS),
  )
}

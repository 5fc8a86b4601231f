import type { EntryKey, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import type { Finisher } from './finisher'
import { markTold, untoldEntries } from './journal'
import { settleDue } from './post'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import { ACCOUNTS, flush, readAccount } from './store'

/**
 * What jobs do with accounts: one bounded slice per call. Everything follows from what is stored, so a
 * slice may stop anywhere and the next one goes on. Each returns how many it has finished.
 */
const LEFT_ALONE_MS = 60_000

/** Ids of accounts whose time has come, the longest waiting first. */
async function due(context: Context, field: string, upTo: number, limit: number) {
  const accounts = await context.db.query<Pick<Account, '_id'>>(ACCOUNTS, {
    filter: { [field]: { upTo } } satisfies Filter,
    order: [[field, 'asc']],
    limit,
    fields: ['_id'],
  })
  return accounts.map(({ _id }) => _id)
}

/** One account that fails must not keep the others waiting. */
async function each<T>(
  context: Context,
  what: string,
  list: readonly T[],
  id: (item: T) => string,
  work: (item: T) => Promise<boolean>,
): Promise<number> {
  let done = 0
  for (const item of list) {
    try {
      if (await work(item)) done++
    } catch (error) {
      context.log.error('account left for the next run', {
        what,
        account: id(item),
        reason: String(error),
      })
    }
  }
  return done
}

/** Activation, expiry, tier reviews and notices that have fallen due. */
export async function settleAccounts(context: Context, limit: number): Promise<number> {
  const ids = await due(context, 'nextDueAt', context.clock.now(), limit)
  return each(context, 'due', ids, String, async (id) => {
    await settleDue(context, id)
    return true
  })
}

/**
 * Outboxes of accounts at rest go to the journal. `onConflict` is told of an account whose journal
 * holds another entry under the same id: nothing is evicted and somebody has to look.
 */
export async function flushAccounts(
  context: Context,
  limit: number,
  onConflict: (id: MemberId) => Promise<void>,
): Promise<number> {
  const ids = await due(context, 'flushDueAt', context.clock.now(), limit)
  return each(context, 'flush', ids, String, async (id) => {
    if ((await flush(context, id)) > 0) return true
    const account = await readAccount(context, id)
    if (account && account.outbox.length > 0) await onConflict(id)
    return false
  })
}

/** Holds that nobody has worked on for a minute are ended by the feature that opened them. */
export async function finishHolds(
  context: Context,
  limit: number,
  finishers: readonly Finisher[],
): Promise<number> {
  const before = context.clock.now() - LEFT_ALONE_MS
  const ids = await due(context, 'oldestHoldAt', before, limit)
  return each(context, 'hold', ids, String, async (id) => {
    const account = await readAccount(context, id)
    for (const [key, hold] of Object.entries(account?.holds ?? {})) {
      if (hold.at > before) continue
      const finisher = finishers.find(({ purpose }) => purpose === hold.purpose)
      if (!finisher) throw new Error(`nobody finishes holds for ${hold.purpose}`)
      await finisher.finish(context, id, key as EntryKey, hold)
    }
    return true
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
    'tell',
    entries,
    ({ _id }) => _id,
    async (entry) => {
      await tell(entry.accountId, entry)
      await markTold(context, entry)
      return true
    },
  )
}

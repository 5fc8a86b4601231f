import type { EntryKey, Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { Refusal } from '../../platform/refusal'
import { programmes } from '../programme'
import { changesBetween } from './changes'
import { evicted, flushDueAt, journalEntries, overdue, writeJournal } from './journal'
import type { StoredAccount } from './packed'
import { accountOf, storedOf } from './packed'
import type { Account } from './rules/account'
import { copyOf } from './rules/account'
import { isRejected } from './rules/book'
import { requestHashOf } from './rules/chain'
import { decide } from './rules/decide'
import type { Actor, Entry } from './rules/entry'
import { opened } from './rules/open'
import { walletDue } from './rules/wallet'

export const ACCOUNTS = 'accounts'
/** One document must stay bounded. */
const MAX_OUTBOX = 64

/** As stored: what time alone has changed since the last entry is not in it yet; see `accountNow`. */
export async function readAccount(context: Context, id: MemberId): Promise<Account | null> {
  const stored = await context.db.get<StoredAccount>(ACCOUNTS, id)
  return stored && accountOf(stored)
}

export async function mustRead(context: Context, id: MemberId): Promise<Account> {
  const account = await readAccount(context, id)
  if (!account) throw new Refusal('NOT_FOUND', 'no such account')
  return account
}

/** The account, or the one that has it all since a merge. */
export async function survivingAccount(
  context: Context,
  id: MemberId,
  hops = 5,
): Promise<Account | null> {
  const account = await readAccount(context, id)
  if (!account?.mergedInto || hops === 0) return account
  return survivingAccount(context, account.mergedInto, hops - 1)
}

/** The account as it stands now: activation, expiry and tier reviews that are due are applied, unsaved. */
export async function accountNow(context: Context, account: Account): Promise<Account> {
  const header = { requestHash: '', actor: { kind: 'job', id: 'time' } as const, ref: {} }
  const known = await programmes(context, account.tier.policyVersion)
  const decision = decide(account, [], header, known, context.clock.now())
  if (isRejected(decision)) throw new Error('time cannot be refused')
  return decision.account
}

export interface OpenAccount {
  key: Key
  actor: Actor
  /** The programme's welcome points are given at once unless this is false. */
  welcome?: boolean
}

/** One insert; a second call with the same id returns what stands (`replayed`). */
export async function createAccount(
  context: Context,
  id: MemberId,
  { key, actor, welcome = true }: OpenAccount,
): Promise<{ account: Account; welcomePoints: number; replayed: boolean }> {
  const known = await programmes(context)
  const requestHash = requestHashOf({ action: 'account.open', input: {}, accountId: id, actor })
  const header = { requestHash, actor, ref: {} }
  const account = opened(id, key, header, known, context.clock.now(), welcome)
  const first = { ...account, flushDueAt: flushDueAt(account.outbox) }
  try {
    await context.db.insert(ACCOUNTS, [storedOf(first)])
    return { account: first, welcomePoints: first.balances.points, replayed: false }
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const standing = await mustRead(context, id)
  const entryKey = key as string as EntryKey
  const inOutbox = standing.outbox.find((entry) => entry.key === entryKey)
  const entry = inOutbox ?? (await journalEntries(context, id, [entryKey]))[0]
  return { account: standing, welcomePoints: entry?.change.points ?? 0, replayed: true }
}

/**
 * The compare-and-set. Takes a full or old outbox to the journal first, in the same step. Null: the
 * account has moved meanwhile.
 */
export async function save(
  context: Context,
  before: Account,
  after: Account,
  moving: readonly Entry[] = overdue(before, context.clock.now()),
): Promise<Account | null> {
  const moved = (await writeJournal(context, moving)) ? moving : []
  const slim = moved.length > 0 ? evicted(after, moved) : after
  if (slim.outbox.length > MAX_OUTBOX) {
    // Only a journal conflict lets it grow so far; jobs have raised the alarm.
    throw new Refusal('BUSY', 'the books of this account need a look', { retryAfterMs: 60_000 })
  }
  const next = copyOf(slim, slim.outbox)
  next.flushDueAt = flushDueAt(slim.outbox)
  Object.assign(next, walletDue(before, slim, context.clock.now()))
  const filter = { _id: before._id, version: before.version }
  const updated = await context.db.updateWhere(ACCOUNTS, filter, changesBetween(before, next))
  if (updated !== 1) return null
  next.version = before.version + 1
  return next
}

/**
 * Carries the outbox to the journal, all but the newest `keep`. Returns how many entries moved; or that the
 * journal holds others in their place: then nothing is changed.
 */
export async function flush(
  context: Context,
  id: MemberId,
  keep = 0,
): Promise<number | 'conflict'> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const account = await mustRead(context, id)
    const moving = account.outbox.slice(0, Math.max(0, account.outbox.length - keep))
    if (moving.length === 0) return 0
    if (!(await writeJournal(context, moving))) return 'conflict'
    const saved = await save(context, account, evicted(account, moving), [])
    if (saved) return account.outbox.length - saved.outbox.length
  }
  throw new Refusal('BUSY', 'the account is in use; flush it later', { retryAfterMs: 1000 })
}

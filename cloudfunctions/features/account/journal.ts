import type { EntryKey, MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { DAY_MS } from '../../platform/pure/day'
import { baseKey, keyTime } from '../../platform/pure/key'
import type { Account } from './rules/account'
import { copyOf } from './rules/account'
import type { JournalEntry } from './rules/chain'
import type { Entry } from './rules/entry'
import { POINTS_EXPIRING } from './rules/expiring'
import { KEEP_TIER } from './rules/tiers'

export const JOURNAL = 'journal'

/** From so many entries on, a post carries the older ones to the journal. */
const FULL_OUTBOX = 16
/** Messages about entries are at most so late. */
const TELL_MS = 60_000
/** So many stay: the ones most likely asked for again. */
const KEEP = 4

export function entryId(accountId: MemberId, key: EntryKey): string {
  return `${accountId}:${key}`
}

/** Entries of one account by key; one request. */
export async function journalEntries(
  context: Context,
  accountId: MemberId,
  keys: readonly EntryKey[],
): Promise<Entry[]> {
  return context.db.query<Entry>(JOURNAL, {
    filter: { _id: { in: keys.map((key) => entryId(accountId, key)) } },
    limit: keys.length,
  })
}

/** Entries of which the member is told in a message: what happened to them without their asking. */
function isTold({ type, reason }: Entry): boolean {
  if (type === 'notice') return reason === KEEP_TIER || reason === POINTS_EXPIRING
  return type === 'tier' || type === 'adjust'
}

/** When jobs should carry the outbox on: a day after its oldest entry, a minute where one is to be told. */
export function flushDueAt(outbox: readonly Entry[]): number | null {
  const oldest = outbox[0]
  if (!oldest) return null
  const told = outbox.find(isTold)
  return told ? Math.min(told.at + TELL_MS, oldest.at + DAY_MS) : oldest.at + DAY_MS
}

/** Entries that a post should take along to the journal; only ones that are committed already. */
export function overdue({ outbox }: Account, now: number): Entry[] {
  const oldest = outbox[0]
  const full = outbox.length >= FULL_OUTBOX || (oldest && oldest.at + DAY_MS < now)
  return full ? outbox.slice(0, Math.max(0, outbox.length - KEEP)) : []
}

function journaled(entry: Entry): JournalEntry {
  return isTold(entry) ? { ...entry, tellDueAt: entry.at } : entry
}

/** Entries in the journal of which nobody has been told yet, the longest waiting first. */
export function untoldEntries(context: Context, limit: number): Promise<JournalEntry[]> {
  const due = { tellDueAt: { upTo: context.clock.now() } }
  return context.db.query<JournalEntry>(JOURNAL, {
    filter: due,
    order: [['tellDueAt', 'asc']],
    limit,
  })
}

export async function markTold(context: Context, { _id }: Entry): Promise<void> {
  await context.db.updateWhere(JOURNAL, { _id }, { unset: ['tellDueAt'] })
}

export async function tellLater(context: Context, { _id }: Entry, tellDueAt: Time): Promise<void> {
  await context.db.updateWhere(JOURNAL, { _id }, { set: { tellDueAt } })
}

/** The account without entries that stand in the journal now; late keys are looked up there from here on. */
export function evicted(account: Account, moved: readonly Entry[]): Account {
  const times = moved.map(({ key }) => baseKey(key)).map((key) => (key ? keyTime(key) : 0))
  const ids = new Set(moved.map(({ _id }) => _id))
  const kept = account.outbox.filter(({ _id }) => !ids.has(_id))
  const next = copyOf(account, kept)
  next.watermark = Math.max(account.watermark, ...times)
  return next
}

/**
 * Inserts committed entries. An array insert stops at the first that is there already; many callers of
 * one account bring the same entries at once, so what stands is asked for once and left out of the next
 * try. False: the journal holds another entry under one of these ids or numbers; nothing may be evicted,
 * somebody has to look.
 */
export async function writeJournal(context: Context, entries: readonly Entry[]): Promise<boolean> {
  if (entries.length === 0) return true
  let missing = entries
  while (missing.length > 0) {
    try {
      await context.db.insert(JOURNAL, missing.map(journaled))
      return true
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
    }
    const there = await standing(context, missing)
    const wrong = missing.find(({ _id, hash }) => there.has(_id) && there.get(_id) !== hash)
    // With none of them there, it is their numbers that others bear.
    const stranger = there.size === 0 ? missing[0] : wrong
    if (stranger) {
      context.log.error('journal conflict', { entry: stranger._id, seq: stranger.seq })
      return false
    }
    missing = missing.filter(({ _id }) => !there.has(_id))
  }
  return true
}

/** The hashes of those that the journal has. */
async function standing(
  context: Context,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, string>> {
  const found = await context.db.query<Entry>(JOURNAL, {
    filter: { _id: { in: entries.map(({ _id }) => _id) } },
    limit: entries.length,
    fields: ['hash'],
  })
  return new Map(found.map(({ _id, hash }) => [_id, hash]))
}

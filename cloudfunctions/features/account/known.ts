import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { baseKey, keyTime } from '../../platform/pure/key'
import { Refusal } from '../../platform/refusal'
import { journalEntries } from './journal'
import type { Request } from './request'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import { mustRead } from './store'

/** So far may a key's time lie ahead of ours. */
const KEY_AHEAD_MS = 300_000

/**
 * What these keys have already done. Entries leave the outbox for the journal under a rising
 * watermark, so a key newer than that and not in the outbox is new. `stale`: the journal is ahead of
 * the account that was read.
 */
export async function findStored(
  context: Context,
  account: Account,
  { accountId, keys, header }: Request,
): Promise<Entry[] | 'stale' | null> {
  const found = account.outbox.filter(({ key }) => keys.includes(key))
  const base = keys[0] && baseKey(keys[0])
  const mayBeInJournal = base !== null && base !== undefined && keyTime(base) <= account.watermark
  if (found.length < keys.length && (found.length > 0 || mayBeInJournal)) {
    found.unshift(...(await journalEntries(context, accountId, keys)))
  }
  const entries = keys.flatMap((key) => found.find((entry) => entry.key === key) ?? [])
  const first = entries[0]
  if (!first) return null
  if (first.seq > account.head.seq) return 'stale'
  // A durable no stands for the whole of what would have been posted under its key.
  const whole = entries.length === keys.length || first.type === 'refused'
  if (!whole || first.requestHash !== header.requestHash) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return entries
}

/**
 * A request that was carried out on a card before it was merged into this one is not carried out again
 * here. Asked only for keys that are older than the merge. @throws Refusal IDEMPOTENCY_CONFLICT
 */
export async function requireUnusedBefore(
  context: Context,
  { absorbed = {} }: Account,
  { keys, header }: Request,
): Promise<void> {
  const base = keys[0] && baseKey(keys[0])
  const madeAt = base ? keyTime(base) : Infinity
  for (const [id, { at }] of Object.entries(absorbed)) {
    if (madeAt > at + KEY_AHEAD_MS || id === header.ref.mergedFrom) continue
    const other = await mustRead(context, id as MemberId)
    const recent = other.outbox.some(({ key }) => keys.includes(key))
    if (recent || (await journalEntries(context, other._id, keys)).length > 0) {
      throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used with the merged card')
    }
  }
}

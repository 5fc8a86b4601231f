import type { EntryKey, Time } from '../../../../typings/contract'
import { canonicalJson, canonicalRecord } from '../../../platform/pure/canonical'
import { dayOf } from '../../../platform/pure/day'
import { sha256Hex } from '../../../platform/pure/hash'
import type { Account, EntryRef } from './account'
import type { Actor, Change, Draft, Entry } from './entry'
import { balanced, changeOf } from './postings'
import { hashedText, sealText } from './text'

export const ENTRY_SCHEMA = 1

/** What the caller says about all entries of one request. */
export interface Header {
  requestHash: string
  actor: Actor
  ref: EntryRef
}

const SPENT = ['spend', 'redeem_hold', 'redeem', 'redeem_release', 'refund']
const EARNED = ['earn', 'welcome', 'tier_gift', 'activate', 'clawback']
const UNSEEN = ['notice', 'fold', 'refused']

/** The list an entry is shown in; the second half of a reservation changes nothing visible. */
function kindOf(type: Draft['type'], change: Change): Entry['kind'] {
  if (UNSEEN.includes(type)) return 'hidden'
  if (type === 'tier') return 'tier'
  if (type === 'expire') return 'expired'
  const seen = change.points !== 0 || change.pendingPoints !== 0 || change.growthHundredths !== 0
  if (SPENT.includes(type)) return seen || type === 'redeem_release' ? 'spent' : 'hidden'
  if (EARNED.includes(type)) return 'earned'
  if (type === 'gift' || type === 'merge') {
    if (!seen) return 'hidden'
    return change.points > 0 ? 'earned' : 'spent'
  }
  return 'other'
}

/** Numbers, dates and chains a draft onto the account's last entry. `after` is the account with it applied. */
export function seal(
  before: Account,
  after: Account,
  draft: Draft,
  key: EntryKey,
  header: Header,
  at: Time,
  tierAfter: string,
): Entry {
  if (!balanced(draft.postings)) throw new Error(`entry ${key} does not balance`)
  const { points, pendingPoints, heldPoints, deficitPoints } = after.balances
  const change = changeOf(draft.postings)
  const entry: Entry = {
    _id: `${before._id}:${key}`,
    schemaVersion: ENTRY_SCHEMA,
    key,
    accountId: before._id,
    seq: before.head.seq + 1,
    type: draft.type,
    kind: kindOf(draft.type, change),
    at,
    effectiveAt: draft.effectiveAt ?? at,
    day: dayOf(at),
    actor: header.actor,
    ref: header.ref,
    policyVersion: draft.policyVersion ?? before.tier.policyVersion,
    subject: draft.subject ?? null,
    reason: draft.reason ?? '',
    breakdown: draft.breakdown ?? [],
    earned: draft.earned ?? null,
    taken: draft.taken ?? [],
    postings: draft.postings,
    effects: draft.effects,
    change,
    tierBefore: before.tier.id,
    tierAfter,
    requestHash: header.requestHash,
    balancesAfter: { points, pendingPoints, heldPoints, deficitPoints },
    prevHash: before.head.hash,
    hash: '',
  }
  const hashed = hashedText(entry)
  entry.hash = sha256Hex(hashed)
  sealText(entry, hashed)
  return entry
}

/** SHA-256 over everything but the hash itself and the journal's own mark; the previous hash included. */
export function hashOf(entry: Entry): string {
  return sha256Hex(hashedText(entry))
}

/** An entry as the journal keeps it; with `tellDueAt` until its member has been written a message. */
export type JournalEntry = Entry & { tellDueAt?: Time }

/**
 * What makes two requests the same: action, input without its key, member, and who asked. A derived
 * key (`K:settle`) may be posted by the request or by the job that finishes it, so there the actor
 * is left out.
 */
export function requestHashOf(request: {
  action: string
  input: unknown
  accountId: string
  actor: Actor | null
}): string {
  const { accountId, action, actor, input } = request
  const isRecord = input !== null && typeof input === 'object' && !Array.isArray(input)
  const asked = canonicalRecord(isRecord ? input : { input }, UNASKED)
  const [id, name, who] = [accountId, action, actor].map(canonicalJson)
  return sha256Hex(`{"accountId":${id},"action":${name},"actor":${who},"input":${asked}}`)
}

const UNASKED = ['key']

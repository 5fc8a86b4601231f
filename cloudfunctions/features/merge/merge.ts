import type { Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { DAY_MS } from '../../platform/pure/day'
import { Refusal } from '../../platform/refusal'
import type { Actor } from '../account'
import { mergeAccounts, readAccount, unmergeAccounts } from '../account'
import { planPerson, readMember } from '../member'
import { writeMessage } from '../message'
import { moveBack, moveOver } from './move'
import type { MergeDoc } from './store'
import { decideMerge, FAR, LEFT_ALONE_MS, mergeOf, stepMerge } from './store'

/** So long a merge may be undone. */
export const UNDO_DAYS = 30

export interface MergeWish {
  key: Key
  closeId: MemberId
  keepId: MemberId
  actor: Actor
  byName: string
  reason: string
}

/** These end a merge for good; anything else (BUSY, a lost reply) is tried again. */
const FINAL = new Set<Refusal['code']>([
  'ACCOUNT_FROZEN',
  'ACCOUNT_CLOSED',
  'NOT_ELIGIBLE',
  'NOT_FOUND',
  'TOO_LATE',
  'ALREADY_DONE',
])

export const isFinal = (error: unknown) => error instanceof Refusal && FINAL.has(error.code)

/**
 * Two cards of one person become one: what the one has goes to the other, lot by lot, and the number,
 * the codes, sales and pick-ups of the old one lead there. Decided once, carried out step by step; a
 * repeat with the same key goes on where it stopped, and so do jobs.
 * @throws Refusal ACCOUNT_FROZEN, ACCOUNT_CLOSED, NOT_ELIGIBLE (reason `locked`: something is in progress),
 * ALREADY_DONE, NOT_FOUND
 */
export async function mergeCards(context: Context, wish: MergeWish): Promise<MergeDoc> {
  const { key, closeId, keepId, actor, byName, reason } = wish
  if (closeId === keepId) throw new Refusal('NOT_ELIGIBLE', 'one and the same card')
  const standing = await mergeOf(context, closeId)
  if (standing?.key === key) return followMerge(context, standing)
  const [closing, account] = await Promise.all([
    readMember(context, closeId),
    readAccount(context, closeId),
    readMember(context, keepId),
  ])
  const at = context.clock.now()
  const doc = await decideMerge(context, {
    _id: closeId,
    version: 1,
    key,
    intoId: keepId,
    state: 'open',
    actor,
    byName,
    reason,
    at,
    undoUntil: at + UNDO_DAYS * DAY_MS,
    number: closing.number,
    points: account?.balances.points ?? 0,
    taken: await planPerson(context, closeId, keepId),
    undo: null,
    dueAt: at + LEFT_ALONE_MS,
    schemaVersion: 1,
  })
  return followMerge(context, doc)
}

/** Carries a merge as far as it goes now. */
export async function followMerge(context: Context, doc: MergeDoc): Promise<MergeDoc> {
  if (doc.state === 'refused') throw new Refusal('ALREADY_DONE', 'this merge was refused; ask anew')
  if (doc.state !== 'open') return doc
  const { key, _id: from, intoId: into, undoUntil, reason, actor } = doc
  try {
    await mergeAccounts(context, { key, from, into, undoUntil, reason, actor })
  } catch (error) {
    if (isFinal(error)) await stepMerge(context, doc, { state: 'refused', dueAt: FAR })
    throw error
  }
  await carried(() => moveOver(context, doc))
  // Before the step that says all is done: nobody would come back for it.
  await tell(context, doc)
  const dueAt = context.clock.now() + LEFT_ALONE_MS
  const moved = await stepMerge(context, doc, { state: 'moved', dueAt })
  return moved ?? (await mergeOf(context, from)) ?? doc
}

/**
 * The accounts have decided; what follows them may meet another merge of the same cards that is still
 * under way, which is no "no" any more. @throws Refusal BUSY
 */
async function carried(move: () => Promise<void>): Promise<void> {
  try {
    await move()
  } catch (error) {
    if (!isFinal(error)) throw error
    throw new Refusal('BUSY', 'these cards are being merged or parted; send it again', {
      retryAfterMs: 1000,
    })
  }
}

function tell(context: Context, { key, intoId, number, points }: MergeDoc): Promise<void> {
  const at = context.clock.now()
  return writeMessage(context, {
    memberId: intoId,
    key,
    kind: 'merged',
    at,
    values: { number, points },
  })
}

export interface UndoWish {
  key: Key
  closeId: MemberId
  actor: Actor
  reason: string
}

/**
 * Two cards again, as they were: points in full (what was spent meanwhile is owed by who spent it),
 * growth, visits, unused coupons. Until the declared day, and until something of the old card (a refund
 * of its sale) has been booked on the other.
 * @throws Refusal NOT_FOUND, TOO_LATE, NOT_ELIGIBLE (reason `locked`), ACCOUNT_FROZEN, ACCOUNT_CLOSED
 */
export async function undoMerge(context: Context, wish: UndoWish): Promise<MergeDoc> {
  const { key, closeId, actor, reason } = wish
  const doc = await mergeOf(context, closeId)
  if (!doc || doc.state === 'refused') throw new Refusal('NOT_FOUND', 'no such merge')
  if (doc.undo?.key === key) return followUndo(context, doc)
  if (doc.state !== 'moved' && doc.state !== 'done') {
    throw new Refusal('ALREADY_DONE', `this merge is ${doc.state}`)
  }
  const at = context.clock.now()
  const undo = { key, actor, reason, at }
  const dueAt = at + LEFT_ALONE_MS
  const undoing = await stepMerge(context, doc, { state: 'undoing', undo, dueAt })
  if (!undoing) throw new Refusal('BUSY', 'somebody is at this merge', { retryAfterMs: 500 })
  return followUndo(context, undoing)
}

export async function followUndo(context: Context, doc: MergeDoc): Promise<MergeDoc> {
  const { undo, _id: from, intoId: into } = doc
  if (doc.state !== 'undoing' || !undo) return doc
  const { key, actor, reason } = undo
  try {
    await unmergeAccounts(context, { key, of: doc.key, from, into, actor, reason })
  } catch (error) {
    // Swept again after the minute in which it was looked at.
    if (isFinal(error)) await stepMerge(context, doc, { state: 'moved', undo: null })
    throw error
  }
  await carried(() => moveBack(context, doc))
  // Somebody may still be at what the merge has moved, and so be after us: it is swept like a merge.
  const dueAt = context.clock.now() + LEFT_ALONE_MS
  const undone = await stepMerge(context, doc, { state: 'undone', dueAt })
  return undone ?? (await mergeOf(context, from)) ?? doc
}

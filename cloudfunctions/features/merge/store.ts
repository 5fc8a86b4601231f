import type { Key, MemberId, MergeView, Points, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { Refusal } from '../../platform/refusal'
import type { Actor } from '../account'
import type { PersonTaken } from '../member'

/**
 * `merges/{the card that closes}`: what was decided about two cards of one person, so that jobs finish
 * what a death left half done. `open`: the accounts; `moved`: everything else, to be swept once more;
 * `undoing`: the way back; `undone`: swept once more too, and until then the card is not merged anew.
 */
export interface MergeDoc extends Doc {
  _id: MemberId
  version: number
  key: Key
  intoId: MemberId
  state: 'open' | 'moved' | 'done' | 'refused' | 'undoing' | 'undone'
  actor: Actor
  byName: string
  reason: string
  at: Time
  undoUntil: Time
  /** The number on the card that closes. */
  number: string
  points: Points
  taken: PersonTaken
  undo: { key: Key; actor: Actor; reason: string; at: Time } | null
  /** When jobs look at it; FAR: never again. */
  dueAt: Time
  schemaVersion: 1
}

export const MERGES = 'merges'
export const FAR: Time = 8_640_000_000_000_000
/** Functions live at most 20 s: what is older than this has nobody working on it. */
export const LEFT_ALONE_MS = 60_000

export function mergeOf(context: Context, closeId: MemberId): Promise<MergeDoc | null> {
  return context.db.get<MergeDoc>(MERGES, closeId)
}

export async function mergeByKey(context: Context, key: Key): Promise<MergeDoc | null> {
  const [doc] = await context.db.query<MergeDoc>(MERGES, { filter: { key }, limit: 1 })
  return doc ?? null
}

/** All that went into a card, the newest first. */
export function mergesInto(context: Context, intoId: MemberId): Promise<MergeDoc[]> {
  return context.db.query<MergeDoc>(MERGES, {
    filter: { intoId },
    order: [['at', 'desc']],
    limit: 50,
  })
}

/** Every card that leads to this one now, also through others. */
export async function closedInto(context: Context, intoId: MemberId): Promise<MemberId[]> {
  const merges = await mergesInto(context, intoId)
  const closed = merges.filter(({ state }) => state !== 'refused' && state !== 'undone')
  const deeper = await Promise.all(closed.map(({ _id }) => closedInto(context, _id)))
  return [...closed.map(({ _id }) => _id), ...deeper.flat()]
}

/**
 * Decides on a merge: the first stands. The same key finds its own; after a refusal, or an undoing that
 * has come to rest, the card may be merged anew. @throws Refusal ALREADY_DONE, BUSY
 */
export async function decideMerge(context: Context, draft: MergeDoc): Promise<MergeDoc> {
  try {
    await context.db.insert(MERGES, [draft])
    return draft
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const standing = await mergeOf(context, draft._id)
  if (standing?.key === draft.key) return standing
  if (standing?.state === 'undone' && standing.dueAt < FAR) {
    throw new Refusal('BUSY', 'these cards have been parted just now; send it again', {
      retryAfterMs: Math.max(1_000, standing.dueAt - draft.at),
    })
  }
  if (standing?.state === 'refused' || standing?.state === 'undone') {
    const { _id, ...fields } = { ...draft, version: standing.version + 1 }
    const filter = { _id, version: standing.version }
    if ((await context.db.updateWhere(MERGES, filter, { set: fields })) === 1) {
      return { ...draft, version: standing.version + 1 }
    }
  }
  throw new Refusal('ALREADY_DONE', 'this card has been merged', { at: standing?.at ?? draft.at })
}

/** One step on: only from the version that was seen. Null: somebody else was faster. */
export async function stepMerge(
  context: Context,
  doc: MergeDoc,
  set: Partial<MergeDoc>,
): Promise<MergeDoc | null> {
  const filter = { _id: doc._id, version: doc.version }
  const changed = await context.db.updateWhere(MERGES, filter, { set, inc: { version: 1 } })
  return changed === 1 ? { ...doc, ...set, version: doc.version + 1 } : null
}

export function mergeView(doc: MergeDoc, now: Time): MergeView {
  const { state } = doc
  const standing = state === 'moved' || state === 'done'
  return {
    closedId: doc._id,
    closedNumber: doc.number,
    keptId: doc.intoId,
    state: state === 'moved' ? 'done' : state === 'undoing' ? 'open' : state,
    at: doc.at,
    by: doc.byName,
    reason: doc.reason,
    points: doc.points,
    undoUntil: doc.undoUntil,
    undoable: standing && now <= doc.undoUntil,
  }
}

import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { forgetMerged } from '../member'
import { followMerge, followUndo, isFinal } from './merge'
import { moveBack, moveOver } from './move'
import type { MergeDoc } from './store'
import { FAR, LEFT_ALONE_MS, mergeOf, MERGES, stepMerge } from './store'

/**
 * Ends merges and undoings that a death left half done; sweeps each of them once more, for what was on its
 * way to the card that closed, or still went away from the one that is open again; forgets the person behind it when it can no longer be undone. One bounded slice;
 * may run beside itself. Returns how many it found.
 */
export async function finishMerges(context: Context, limit: number): Promise<number> {
  const due = await context.db.query<MergeDoc>(MERGES, {
    filter: { dueAt: { upTo: context.clock.now() } },
    order: [['dueAt', 'asc']],
    limit,
  })
  for (const found of due) {
    const doc = found.state === 'moved' ? await taken(context, found) : found
    if (!doc) continue
    try {
      await finish(context, doc)
    } catch (error) {
      await putOff(context, doc, error)
    }
  }
  return due.length
}

/** A sweep begins only if nobody has moved on since it was read: somebody may be undoing this merge. */
function taken(context: Context, doc: MergeDoc): Promise<MergeDoc | null> {
  return stepMerge(context, doc, { dueAt: context.clock.now() + LEFT_ALONE_MS })
}

/**
 * One that fails must not keep the others waiting: it comes again in a minute, or, where the persons have
 * been erased meanwhile, never. A final "no" that the step itself has written down stands.
 */
async function putOff(context: Context, doc: MergeDoc, error: unknown): Promise<void> {
  const gone = error instanceof Refusal && error.code === 'NOT_FOUND'
  const dueAt = gone ? FAR : context.clock.now() + LEFT_ALONE_MS
  const filter = { _id: doc._id, version: doc.version }
  await context.db.updateWhere(MERGES, filter, { set: { dueAt } })
  if (isFinal(error)) return
  context.log.error('merge left for the next run', { merge: doc._id, reason: String(error) })
}

async function finish(context: Context, doc: MergeDoc): Promise<void> {
  switch (doc.state) {
    case 'open':
      await followMerge(context, doc)
      return
    case 'moved':
      return sweep(context, doc)
    case 'undoing':
      await followUndo(context, doc)
      return
    case 'done':
      await forgetMerged(context, doc._id)
      await stepMerge(context, doc, { dueAt: FAR })
      return
    case 'undone':
      await moveBack(context, doc)
      await stepMerge(context, doc, { dueAt: FAR })
      return
    case 'refused':
      await stepMerge(context, doc, { dueAt: FAR })
  }
}

async function sweep(context: Context, doc: MergeDoc): Promise<void> {
  await moveOver(context, doc)
  // Whoever undoes it in the last moment is not met by the forgetting.
  const dueAt = doc.undoUntil + LEFT_ALONE_MS
  if (await stepMerge(context, doc, { state: 'done', dueAt })) return
  // It has been undone beside us, perhaps before we were through.
  const standing = await mergeOf(context, doc._id)
  if (standing?.state === 'undone') await moveBack(context, standing)
}

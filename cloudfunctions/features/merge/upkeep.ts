import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { forgetMerged } from '../member'
import { followMerge, followUndo, isFinal } from './merge'
import { moveOver } from './move'
import type { MergeDoc } from './store'
import { FAR, LEFT_ALONE_MS, MERGES, stepMerge } from './store'

/**
 * Ends merges and undoings that a death left half done; sweeps each merge once more, for what was on its
 * way to the old card; forgets the person behind it when it can no longer be undone. One bounded slice;
 * may run beside itself. Returns how many it found.
 */
export async function finishMerges(context: Context, limit: number): Promise<number> {
  const due = await context.db.query<MergeDoc>(MERGES, {
    filter: { dueAt: { upTo: context.clock.now() } },
    order: [['dueAt', 'asc']],
    limit,
  })
  for (const doc of due) {
    try {
      await finish(context, doc)
    } catch (error) {
      await putOff(context, doc, error)
    }
  }
  return due.length
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
      await moveOver(context, doc)
      await stepMerge(context, doc, { state: 'done', dueAt: doc.undoUntil + 1 })
      return
    case 'undoing':
      await followUndo(context, doc)
      return
    case 'done':
      await forgetMerged(context, doc._id)
      await stepMerge(context, doc, { dueAt: FAR })
      return
    case 'refused':
    case 'undone':
      await stepMerge(context, doc, { dueAt: FAR })
  }
}

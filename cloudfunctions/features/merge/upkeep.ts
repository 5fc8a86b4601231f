import type { Context } from '../../platform/context'
import { forgetMerged } from '../member'
import { followMerge, followUndo, isFinal } from './merge'
import { moveOver } from './move'
import type { MergeDoc } from './store'
import { FAR, MERGES, stepMerge } from './store'

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
      if (isFinal(error)) continue
      context.log.error('merge left for the next run', { merge: doc._id, reason: String(error) })
    }
  }
  return due.length
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

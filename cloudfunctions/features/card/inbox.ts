import type { Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { purge } from '../audit'
import { pauseAfter } from './rules/mirror'
import type { PushedEvent } from './rules/events'
import { eventKey, isEvidence } from './rules/events'

export const INBOX = 'wechatInbox'

/**
 * `wechatInbox/{hash of the event's key}`: every event of WeChat, kept before anything is done about it.
 * WeChat repeats for a day; the document keeps a repeat out, and is the evidence afterwards.
 */
export interface InboxDoc extends Doc {
  event: PushedEvent
  receivedAt: Time
  /** When jobs take it up; null: done. */
  dueAt: Time | null
  failures: number
  schemaVersion: 1
}

export type EventHandler = (context: Context, event: PushedEvent) => Promise<void>

/** WeChat hangs up after 5 s; what is not done by then is the jobs'. */
const INLINE_MS = 2_000
/** Before that the function that received it may still be at it. */
const LEFT_ALONE_MS = 60_000

/** Keeps the event and does it now if that is quick. Returns false for a repeat. */
export async function receive(
  context: Context,
  event: PushedEvent,
  handle: EventHandler,
): Promise<boolean> {
  const receivedAt = context.clock.now()
  const doc: InboxDoc = {
    _id: sha256(eventKey(event)),
    event,
    receivedAt,
    dueAt: isEvidence(event) ? null : receivedAt + LEFT_ALONE_MS,
    failures: 0,
    schemaVersion: 1,
  }
  try {
    await context.db.insert(INBOX, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    return false
  }
  if (doc.dueAt === null) return true
  await Promise.race([work(context, doc, handle), context.clock.sleep(INLINE_MS)])
  return true
}

/** Events whose receiver died or failed; for jobs. */
export async function workInbox(
  context: Context,
  limit: number,
  handle: EventHandler,
): Promise<number> {
  const due = await context.db.query<InboxDoc>(INBOX, {
    filter: { dueAt: { above: 0, upTo: context.clock.now() } },
    order: [['dueAt', 'asc']],
    limit,
  })
  for (const doc of due) await work(context, doc, handle)
  return due.length
}

/** What an event does is done once however often this runs, so a death in between is harmless. */
async function work(context: Context, doc: InboxDoc, handle: EventHandler): Promise<void> {
  const { _id, event } = doc
  try {
    await handle(context, event)
    await context.db.updateWhere(INBOX, { _id }, { set: { dueAt: null } })
  } catch (error) {
    const failures = doc.failures + 1
    const dueAt = context.clock.now() + Math.max(LEFT_ALONE_MS, pauseAfter(failures))
    await context.db.updateWhere(
      INBOX,
      { _id, failures: doc.failures },
      { set: { failures, dueAt } },
    )
    context.log.warn('event left to jobs', { event: event['Event'], reason: String(error) })
  }
}

/** For the retention job; done events only, with a line in the log: they name who they are about. */
export function purgeInbox(context: Context, before: Time): Promise<number> {
  const filter = { receivedAt: { below: before }, dueAt: null }
  return purge(context, 'event.purge', INBOX, { filter, before })
}

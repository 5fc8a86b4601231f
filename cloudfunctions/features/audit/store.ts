import type { AuditRow, Page, PageInput, Role, StaffId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc, Filter } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { pageLimit, pageOf } from '../../platform/input'
import { dayOf } from '../../platform/pure/day'

/** `audit/{hash of actor, action, subject and key}`: written once, never changed, never removed by this code. */
export interface AuditDoc extends Doc, Omit<AuditRow, 'id'> {
  /** `<time36>:<random>`: newest first is one field, and so one cursor. */
  order: string
  schemaVersion: 1
}

export const AUDIT = 'audit'

/** Who did it; a grant of the desk or the console fits. */
export interface AuditActor {
  staffId: StaffId | string
  name: string
  role: Role | 'job' | 'member'
}

export interface AuditLine {
  action: string
  /** What it was done to: an id, never a name or number of a person. */
  subject: string
  reason?: string
  details?: AuditRow['details']
  /**
   * The operation's key, or what it came about by: a repeat adds no second line, the same key for another
   * subject does. Absent: every call is a line of its own.
   */
  key?: string
}

/** Appends one line. For reading personal data: before it is shown; for changes: before the answer. */
export async function writeAudit(context: Context, actor: AuditActor, line: AuditLine) {
  const at = context.clock.now()
  const { action, subject, key = context.ids.id() } = line
  const doc: AuditDoc = {
    _id: lineId(actor, { action, subject, key }),
    at,
    actorId: actor.staffId,
    actorName: actor.name,
    actorRole: actor.role,
    action,
    subject,
    reason: line.reason ?? '',
    requestId: context.requestId,
    details: line.details ?? {},
    order: `${orderTime(at)}:${context.ids.id()}`,
    schemaVersion: 1,
  }
  try {
    await context.db.insert(AUDIT, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
}

type KeyedLine = Required<Pick<AuditLine, 'action' | 'subject' | 'key'>>

function lineId({ staffId }: Pick<AuditActor, 'staffId'>, { action, subject, key }: KeyedLine) {
  return sha256(`${staffId}:${action}:${subject}:${key}`).slice(0, 32)
}

/** Whether this has been done, and written down, under this key. One request. */
export async function isAudited(
  context: Context,
  actor: Pick<AuditActor, 'staffId'>,
  line: KeyedLine,
): Promise<boolean> {
  return (await context.db.get<AuditDoc>(AUDIT, lineId(actor, line))) !== null
}

/**
 * Retention (PIPL Art. 47, item 1: what is past its time is deleted unasked): the log says of what, how
 * many and up to when. The line comes first, so that a run stopped in between has said too much rather than nothing;
 * one line a day and collection, so that its repeat does not say it twice.
 */
export async function purge(
  context: Context,
  action: string,
  collection: string,
  { filter, before }: { filter: Filter; before: Time },
): Promise<number> {
  const [found] = await context.db.total(collection, { filter, by: null, sum: { count: 1 } })
  const removed = found?.sums['count'] ?? 0
  if (removed === 0) return 0
  const job = { staffId: 'job', name: collection, role: 'job' as const }
  const key = `${collection}:${dayOf(context.clock.now())}`
  await writeAudit(context, job, { action, subject: collection, details: { removed, before }, key })
  return context.db.removeWhere(collection, filter)
}

/** Nine base-36 digits reach beyond the year 5000, so text order is time order. */
const orderTime = (time: Time) => time.toString(36).padStart(9, '0')

export type AuditListInput = PageInput & {
  actor?: string
  action?: string
  from?: Time
  until?: Time
}

/** Newest first; filtered by staff id or action (one of the two leads the index) and time. */
export async function listAudit(context: Context, input: AuditListInput): Promise<Page<AuditRow>> {
  const limit = pageLimit(input)
  const { actor, action, from, until, cursor } = input
  const before = cursor ?? (until === undefined ? '~' : orderTime(until + 1))
  const filter: Filter = {
    ...(actor === undefined ? {} : { actorId: actor }),
    ...(action === undefined ? {} : { action }),
    order: { below: before, ...(from === undefined ? {} : { from: orderTime(from) }) },
  }
  const docs = await context.db.query<AuditDoc>(AUDIT, {
    filter,
    order: [['order', 'desc']],
    limit: limit + 1,
  })
  return pageOf(docs, limit, ({ order }) => order, auditRow)
}

function auditRow({ _id, order: _order, schemaVersion: _version, ...row }: AuditDoc): AuditRow {
  return { id: _id, ...row }
}

/** The newest line of an action; null when it was never done. */
export async function lastAudit(context: Context, action: string): Promise<AuditDoc | null> {
  const [doc] = await context.db.query<AuditDoc>(AUDIT, {
    filter: { action },
    order: [['order', 'desc']],
    limit: 1,
  })
  return doc ?? null
}

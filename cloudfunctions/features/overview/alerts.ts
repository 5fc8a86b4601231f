import type { Alert } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { dayOf } from '../../platform/pure/day'
import { purge } from '../audit'
import type { AlertDoc } from './store'
import { ALERTS } from './store'

/** Tells the owners, once a day about the same matter. `subject` is an id, never a name. */
export async function raiseAlert(
  context: Context,
  alert: Pick<Alert, 'kind' | 'values'> & { subject: string },
): Promise<void> {
  const at = context.clock.now()
  const doc: AlertDoc = {
    _id: `${alert.kind}:${alert.subject}:${dayOf(at)}`,
    kind: alert.kind,
    at,
    values: alert.values,
    schemaVersion: 1,
  }
  try {
    await context.db.insert(ALERTS, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
}

const SHOWN_MS = 14 * 86_400_000

export async function recentAlerts(context: Context, limit: number): Promise<Alert[]> {
  const docs = await context.db.query<AlertDoc>(ALERTS, {
    filter: { at: { from: context.clock.now() - SHOWN_MS } },
    order: [['at', 'desc']],
    limit,
  })
  return docs.map(({ _id, kind, at, values }) => ({ id: _id, kind, at, values }))
}

/** What is no longer shown is not kept: it names members and staff. */
export function purgeAlerts(context: Context): Promise<number> {
  const before = context.clock.now() - SHOWN_MS
  return purge(context, 'alert.purge', ALERTS, { filter: { at: { below: before } }, before })
}

import type { BehaviourEvent, MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { canonicalJson } from '../../platform/pure/canonical'
import { purge } from '../audit'
import { AHEAD_MS, KEPT_MS, timely } from './rules/events'

/** `behaviour/{hash of the batch}`: one document per batch, so that a repeat adds nothing. */
interface BehaviourDoc extends Doc {
  memberId: MemberId
  at: Time
  events: BehaviourEvent[]
  schemaVersion: 1
}

export const BEHAVIOUR = 'behaviour'

/** Keeps a batch of a member who has agreed to it. Returns how many events it took. */
export async function keepEvents(
  context: Context,
  memberId: MemberId,
  batch: readonly BehaviourEvent[],
): Promise<number> {
  const events = timely(batch, context.clock.now())
  if (events.length === 0) return 0
  const doc: BehaviourDoc = {
    _id: sha256(canonicalJson({ memberId, events })),
    memberId,
    at: Math.min(...events.map(({ at }) => at)),
    events,
    schemaVersion: 1,
  }
  try {
    await context.db.insert(BEHAVIOUR, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  return events.length
}

/** Whatever is past its 180 days goes, with a line in the log. Returns how many batches. */
export function purgeBehaviour(context: Context): Promise<number> {
  const before = context.clock.now() - KEPT_MS
  return purge(context, 'behaviour.purge', BEHAVIOUR, { filter: { at: { below: before } }, before })
}

/**
 * When a member withdraws, with what came before; or leaves, with all. May be repeated: a late retry of a
 * withdrawal leaves what was collected under a newer consent.
 */
export async function removeBehaviour(
  context: Context,
  memberId: MemberId,
  until?: Time,
): Promise<void> {
  const before = until === undefined ? {} : { at: { upTo: until + AHEAD_MS } }
  await context.db.removeWhere(BEHAVIOUR, { memberId, ...before })
}

/** Newest batches first: what is kept of a member, for the export of their own data. */
export async function behaviourOf(
  context: Context,
  memberId: MemberId,
  most: number,
): Promise<{ items: BehaviourEvent[]; complete: boolean }> {
  const batches = await context.db.query<BehaviourDoc>(BEHAVIOUR, {
    filter: { memberId },
    order: [['at', 'desc']],
    limit: most,
  })
  return { items: batches.flatMap(({ events }) => events), complete: batches.length < most }
}

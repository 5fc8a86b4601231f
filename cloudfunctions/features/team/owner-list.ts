import type { StaffId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { Refusal } from '../../platform/refusal'
import type { OwnersDoc } from './store'
import { OWNERS } from './store'

const LIST_ID = 'organisation'
const ROUNDS = 8

async function changeOwners(
  context: Context,
  change: (staffIds: StaffId[]) => StaffId[],
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const list = await context.db.get<OwnersDoc>(OWNERS, LIST_ID)
    const staffIds = change(list?.staffIds ?? [])
    if (list && staffIds.join() === list.staffIds.join()) return
    if (list) {
      const { version } = list
      const changed = await context.db.updateWhere(
        OWNERS,
        { _id: LIST_ID, version },
        { set: { staffIds }, inc: { version: 1 } },
      )
      if (changed === 1) return
      continue
    }
    const first: OwnersDoc = { _id: LIST_ID, staffIds, version: 1, schemaVersion: 1 }
    try {
      await context.db.insert(OWNERS, [first])
      return
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
    }
  }
  throw new Refusal('BUSY', 'the team is being changed; try again', { retryAfterMs: 500 })
}

export function addOwner(context: Context, staffId: StaffId): Promise<void> {
  return changeOwners(context, (ids) => (ids.includes(staffId) ? ids : [...ids, staffId]))
}

/** @throws FORBIDDEN `last_owner`: somebody must be able to open the house. */
export function removeOwner(context: Context, staffId: StaffId): Promise<void> {
  return changeOwners(context, (ids) => {
    const left = ids.filter((id) => id !== staffId)
    if (left.length === 0) {
      throw new Refusal('FORBIDDEN', 'the last owner stays', { reason: 'last_owner' })
    }
    return left
  })
}

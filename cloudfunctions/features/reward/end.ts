import type { Key, MemberId, RedemptionId, RedemptionView, ShopId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { takeStrict } from '../../platform/throttle'
import type { StaffGrant } from '../access'
import { memberOf } from '../access'
import { readMember } from '../member'
import { writeMessage } from '../message'
import { returnPoints } from './finish'
import { askForStockCheck } from './gate'
import { ownRedemption } from './mall'
import type { RedemptionDoc } from './store'
import { FAR, findRedemption, HALF_DONE_MS, REDEMPTIONS } from './store'
import { redemptionView } from './view'

/** 10^10 codes, 300 looks an hour and person: guessing finds nothing. */
const LOOKS_PER_HOUR = 300

/**
 * What a pick-up code stands for, with whose it is.
 * @throws CODE_UNKNOWN, CODE_USED (where and when), CODE_EXPIRED, FORBIDDEN (`other_shop`, `own_account`)
 */
export async function findByPickupCode(
  context: Context,
  pickupCode: string,
  grant: StaffGrant,
): Promise<RedemptionView & { memberNumber: string; nickname: string }> {
  await takeStrict(context, {
    name: 'pickup_look',
    subject: grant.staffId,
    limit: LOOKS_PER_HOUR,
    windowMs: 3_600_000,
  })
  const [record] = await context.db.query<RedemptionDoc>(REDEMPTIONS, {
    filter: { pickupCode },
    limit: 1,
  })
  if (!record) throw new Refusal('CODE_UNKNOWN', 'no such pick-up code', { reason: 'unknown_code' })
  await checkServable(context, record, grant)
  const { number, nickname } = await readMember(context, record.memberId)
  return { ...redemptionView(record), memberNumber: number, nickname }
}

/** Whether this shop may hand it out now. */
async function checkServable(context: Context, record: RedemptionDoc, grant: StaffGrant) {
  if (record.state === 'fulfilled') {
    throw new Refusal('CODE_USED', 'it was picked up', {
      reason: 'used',
      at: record.fulfilledAt,
      shopName: record.fulfilledShopName,
    })
  }
  if (record.state !== 'taken' || context.clock.now() > record.pickupUntil) {
    throw new Refusal('CODE_EXPIRED', 'it can no longer be picked up', { reason: 'expired' })
  }
  if (record.shopIds.length > 0 && !record.shopIds.includes(grant.shopId)) {
    throw new Refusal('FORBIDDEN', 'it waits in another shop', { reason: 'not_this_shop' })
  }
  // Staff never serve their own account.
  if ((await memberOf(context)) === record.memberId) {
    throw new Refusal('FORBIDDEN', 'a colleague hands out your own', { reason: 'own_account' })
  }
}

/** Handed over, once. A repeat with the same key is answered alike. */
export async function fulfil(
  context: Context,
  input: { key: Key; shopId: ShopId; redemptionId: RedemptionId },
  grant: StaffGrant,
): Promise<RedemptionView> {
  const record = await findRedemption(context, input.redemptionId)
  if (!record || record.state === 'refused') throw new Refusal('NOT_FOUND', 'no such redemption')
  if (record.endedBy === input.key) return redemptionView(record)
  await checkServable(context, record, grant)
  const now = context.clock.now()
  const set = {
    state: 'fulfilled' as const,
    endedBy: input.key,
    fulfilledAt: now,
    fulfilledShopId: grant.shopId,
    fulfilledShopName: grant.shopName,
    fulfilledByStaffId: grant.staffId,
  }
  return endOnce(context, record, set, { state: 'taken', pickupUntil: { from: now } })
}

/** Not wanted after all, while it has not been picked up: points and stock go back. */
export async function cancel(
  context: Context,
  memberId: MemberId,
  input: { key: Key; redemptionId: RedemptionId },
): Promise<RedemptionView> {
  const record = await ownRedemption(context, memberId, input.redemptionId)
  const now = context.clock.now()
  const mine = record.state === 'cancelled' && record.endedBy === input.key
  if (mine && record.finishDueAt === FAR) return redemptionView(record)
  const view = mine
    ? redemptionView(record)
    : await endOnce(
        context,
        record,
        { state: 'cancelled', endedBy: input.key, finishDueAt: now + HALF_DONE_MS },
        { state: 'taken', pickupUntil: { from: now } },
      )
  await finishReturn(context, { ...record, state: 'cancelled' })
  return view
}

async function endOnce(
  context: Context,
  record: RedemptionDoc,
  set: Partial<RedemptionDoc> & { endedBy: string },
  filter: Record<string, string | { from: number }>,
): Promise<RedemptionView> {
  const changed = await context.db.updateWhere(
    REDEMPTIONS,
    { _id: record._id, ...filter },
    { set: { ...set } },
  )
  if (changed === 1) return redemptionView({ ...record, ...set })
  const standing = await findRedemption(context, record._id)
  if (!standing) throw new Refusal('NOT_FOUND', 'no such redemption')
  if (standing.endedBy === set.endedBy) return redemptionView(standing)
  if (standing.state === 'taken' || standing.state === 'expired') {
    throw new Refusal('TOO_LATE', 'its time to be picked up is over', { reason: 'expired' })
  }
  throw new Refusal('ALREADY_DONE', `it is ${standing.state}`, {
    ...(standing.state === 'fulfilled'
      ? { at: standing.fulfilledAt, shopName: standing.fulfilledShopName }
      : {}),
  })
}

function tellLapsed(context: Context, { _id, memberId, name, points }: RedemptionDoc) {
  const values = { title: name.zh, titleEn: name.en, points }
  const at = context.clock.now()
  return writeMessage(context, { memberId, key: _id, kind: 'redemption', at, values })
}

/** What follows once a record says cancelled or expired; may be repeated. */
export async function finishReturn(context: Context, record: RedemptionDoc): Promise<void> {
  const returned = await returnPoints(context, record).then(
    () => true,
    (error: unknown) => {
      // Its owner has left: there is nobody to give points to; the unit still goes back on the shelf.
      if (!(error instanceof Refusal) || error.code !== 'ACCOUNT_CLOSED') throw error
      return false
    },
  )
  await askForStockCheck(context, record.rewardId)
  if (returned && record.state === 'expired') await tellLapsed(context, record)
  await context.db.updateWhere(
    REDEMPTIONS,
    { _id: record._id, state: record.state },
    { set: { finishDueAt: FAR } },
  )
}

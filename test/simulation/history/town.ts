import type {
  Key,
  MemberId,
  OfferId,
  ProgrammeConfig,
  RewardId,
  ShopId,
  StaffId,
  Time,
} from '../../../typings/contract'
import { createAccount } from '../../../cloudfunctions/features/account'
import { insertMember, newCardFields } from '../../../cloudfunctions/features/member'
import type { MemberRecord } from '../../../cloudfunctions/features/member'
import type { OfferDoc } from '../../../cloudfunctions/features/offer/store'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import type { RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { StaffGrant } from '../../../cloudfunctions/features/access/rules/grants'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import { plain, START } from '../account/world'
import type { Chance } from './chance'

/** A small town: a programme, two shops' desks, four members, rewards and coupons that run out. */
export const MEMBERS = ['m_ann', 'm_bob', 'm_cid', 'm_dee'] as MemberId[]
export const WELCOME = 1_000
export const PRICE = 100
export const REWARDS = ['r_scarce', 'r_plenty'] as RewardId[]
export const OFFERS = ['o_scarce', 'o_plenty'] as OfferId[]
const DAY_MS = 86_400_000
const FAR: Time = 8_640_000_000_000_000

export const DESKS: StaffGrant[] = ['lin', 'mei'].map((name) => ({
  staffId: `s_${name}` as StaffId,
  name,
  role: 'owner',
  shopId: 'shop' as ShopId,
  shopName: 'Riverside',
}))

/** ¥1 = `rate` points; 100 points pay ¥1; all else as this history has it. */
export function configOf(chance: Chance, rate: number): ProgrammeConfig {
  return plain((config) => {
    const [spend] = config.points.earn
    if (!spend) throw new Error('no earn rule')
    spend.points = rate
    config.points.pendingDays = chance(2) * 2
    config.points.expiry = chance(3) === 0 ? { kind: 'never' } : { kind: 'months', months: 1 }
    config.points.restoreGraceDays = chance(2) * 7
    config.points.spend = { pointsPerYuan: 100, maxPercentOfSale: 100, minimumPoints: 1 }
    config.tierPolicy.refund = chance(2) === 0 ? 'immediate' : 'at_review'
    config.limits.unusualSaleFen = 100_000_000
    config.limits.redemptionsPerDay = 50
    config.welcome.points = WELCOME
    const silver = config.tiers[2]
    if (silver) silver.gift = { points: 40 }
    // Reached within a history, so that upgrades, reviews and refunds meet.
    for (const [level, tier] of config.tiers.entries()) {
      if (tier.upgrade?.kind === 'atLeast') tier.upgrade.amount = level * 15_000
      if (tier.retain?.kind === 'atLeast') tier.retain.amount = level * 10_000
      if (level > 0) tier.validMonths = 1
    }
  })
}

/** Publishes a version of its own; which rate it has stands in the version. */
export function publish(context: Context, chance: Chance, key: Key) {
  const config = configOf(chance, 1 + chance(3))
  return publishConfig(context, { name: 'owner' }, { key, note: '' }, config)
}

export const keyAt = (context: Context) =>
  makeKey('sim', context.clock.now(), context.ids.id().padStart(12, '0'))

/** Calm: nobody dies while the town is built. Returns the members' records. */
export async function build(context: Context, chance: Chance): Promise<MemberRecord[]> {
  await publishConfig(
    context,
    { name: 'owner' },
    { key: keyAt(context), note: '' },
    configOf(chance, 1),
  )
  const records: MemberRecord[] = []
  for (const memberId of MEMBERS) {
    const key = keyAt(context)
    const face = newCardFields(context, memberId)
    const record = await insertMember(context, {
      memberId,
      key,
      face,
      language: 'en',
      scene: 'desk',
      sceneRef: '',
      enrolledBy: '',
    })
    records.push(record)
    await createAccount(context, memberId, { key, actor: { kind: 'member', id: memberId } })
  }
  await context.db.insert('rewards', [
    reward(REWARDS[0] as RewardId, 5),
    reward(REWARDS[1] as RewardId, 500),
  ])
  await context.db.insert('offers', [
    offer(OFFERS[0] as OfferId, 3),
    offer(OFFERS[1] as OfferId, 500),
  ])
  return records
}

const both = { zh: '物', en: 'thing' }
const edited = {
  version: 1,
  createdAt: START,
  written: { key: 'seed' as Key, hash: '' },
  schemaVersion: 1 as const,
  description: both,
  shopIds: [],
  startsAt: START - DAY_MS,
  endsAt: START + 800 * DAY_MS,
  state: 'live' as const,
  gateSeq: 0,
  checkDueAt: FAR,
}

/** At most so many of one reward for one member. */
export const PER_MEMBER = 3

function reward(_id: RewardId, stock: number): RewardDoc {
  return {
    ...edited,
    _id,
    name: both,
    imageFileId: '',
    points: PRICE,
    valueFen: 100,
    stock,
    stockLeft: stock,
    perMember: PER_MEMBER,
    perMemberPeriod: { kind: 'ever' },
    tierIds: [],
    pickupDays: 7,
    restocks: [],
  }
}

function offer(_id: OfferId, stock: number): OfferDoc {
  return {
    ...edited,
    _id,
    title: both,
    value: { kind: 'amount_off', amountFen: 300 },
    minimumFen: 0,
    target: {},
    stock,
    stockLeft: stock,
    perMember: PER_MEMBER,
    validDays: 20,
    used: 0,
  }
}

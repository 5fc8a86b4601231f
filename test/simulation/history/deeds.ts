import type { EntryKey, Key, MemberId, OfferId, RewardId } from '../../../typings/contract'
import type { Command, PostResult } from '../../../cloudfunctions/features/account'
import { post, transfer } from '../../../cloudfunctions/features/account'
import type { MergeDoc } from '../../../cloudfunctions/features/merge'
import { mergeCards, undoMerge } from '../../../cloudfunctions/features/merge'
import { claim } from '../../../cloudfunctions/features/offer/claim'
import type { CouponDoc } from '../../../cloudfunctions/features/offer/store'
import { cancel, fulfil } from '../../../cloudfunctions/features/reward/end'
import { redeem } from '../../../cloudfunctions/features/reward/redeem'
import type { RedemptionDoc } from '../../../cloudfunctions/features/reward/store'
import { moveSale } from '../../../cloudfunctions/features/sale/move'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { recordRefund, undoSale } from '../../../cloudfunctions/features/sale/refund'
import { takeVisit } from '../../../cloudfunctions/features/visit/store'
import type { MemberRecord } from '../../../cloudfunctions/features/member'
import type { Context } from '../../../cloudfunctions/platform/context'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import type { Chance } from './chance'
import { chanceOf, pick } from './chance'
import type { Cloud } from './cloud'
import type { Mood } from './mood'
import { DESKS, MEMBERS, OFFERS, PRICE, publish, REWARDS } from './town'

const DAY_MS = 86_400_000

/** What somebody wants, once; sent as often as it takes, under one key. */
export interface Deed {
  kind: Kind
  member: MemberId
  key: Key
  /** What it is about, for the reckoning: fen, points, or another's id. */
  amount: number
  other: string
  /** When an earn was sold; 0 otherwise. */
  soldAt: number
  send(context: Context): Promise<unknown>
}

export type Kind =
  | 'earn'
  | 'spend'
  | 'adjust'
  | 'gift'
  | 'status'
  | 'tier'
  | 'redeem'
  | 'cancel'
  | 'fulfil'
  | 'claim'
  | 'sale'
  | 'refund'
  | 'undo'
  | 'move'
  | 'publish'
  | 'merge'
  | 'unmerge'

/** What deeds are made of. */
export interface Stage {
  cloud: Cloud
  store: MemoryStore
  records: readonly MemberRecord[]
  mood: Mood
  nextId(): string
  /** Told of what should not have been thrown. */
  unexpected(error: unknown): void
}

const actorOf = (id: MemberId) => ({ kind: 'member', id }) as const

/** Draws a deed; null when there is nothing it could be about now. `null` costs nothing. */
export async function draw(stage: Stage, chance: Chance): Promise<Deed | null> {
  const { shares, members } = stage.mood
  let at = chance(shares.reduce((sum, [, share]) => sum + share, 0))
  const [kind] = shares.find(([, share]) => (at -= share) < 0) ?? ['earn']
  const member = pick(chance, MEMBERS.slice(0, members))
  // A phone's clock is off by up to a minute.
  const key = makeKey('sim', stage.cloud.now + chance(120_000) - 60_000, stage.nextId())
  const base = { kind, member, key, amount: 0, other: '', soldAt: 0 }
  return MAKERS[kind](stage, chance, base)
}

/** What nobody expects: a failure that is no refusal and no lost message. */
export class Unexpected extends Error {}

type Base = Omit<Deed, 'send'>
type Maker = (stage: Stage, chance: Chance, base: Base) => Promise<Deed | null> | Deed | null

function posting(base: Base, command: Command | readonly [Command, ...Command[]]): Deed {
  const { member, key, kind, amount } = base
  const options = { key, action: `sim.${kind}`, input: { amount }, actor: actorOf(member) }
  return {
    ...base,
    send: async (context) => answerOf(await post(context, member, command, options)),
  }
}

/** What every repeat of one key must be answered with; the account that comes along knows of it. */
function answerOf({ entries, account }: PostResult): string {
  const later = entries.find(({ seq }) => seq > account.head.seq)
  if (later) throw new Unexpected(`${later._id} is answered with an account from before it`)
  return entries.map(({ hash }) => hash).join()
}

const MAKERS: Record<Kind, Maker> = {
  earn: (stage, chance, base) => {
    const amount = 1 + chance(9_000)
    // Some come late, at the rules of their own time.
    const soldAt = stage.cloud.now - (chance(5) === 0 ? chance(5 * DAY_MS) : 0)
    return posting(
      { ...base, amount, soldAt },
      {
        kind: 'earn',
        soldAt,
        shopId: null,
        eligibleFen: amount,
        minutes: 0,
        birthday: '',
      },
    )
  },
  spend: (_stage, chance, base) => {
    const amount = 1 + chance(90)
    return posting({ ...base, amount }, { kind: 'spend', points: amount })
  },
  adjust: (_stage, chance, base) => {
    const amount = (1 + chance(60)) * (chance(3) === 0 ? -1 : 1)
    return posting({ ...base, amount }, { kind: 'adjust', points: amount, reason: 'sim' })
  },
  status: (_stage, chance, base) => {
    const status = chance(3) === 0 ? 'frozen' : 'active'
    return posting(base, { kind: 'status.set', status, reason: 'sim' })
  },
  tier: (stage, chance, base) => {
    const tierId = pick(chance, ['leaf', 'bronze', 'silver'])
    return posting(base, {
      kind: 'tier.set',
      tierId,
      until: stage.cloud.now + (1 + chance(40)) * DAY_MS,
      reason: 'sim',
    })
  },
  gift: (_stage, chance, base) => {
    const { member, key } = base
    const others = MEMBERS.filter((id) => id !== member)
    const to = pick(chance, others)
    const points = 1 + chance(80)
    const gift = { key, from: member, to, points, actor: actorOf(member) }
    return {
      ...base,
      amount: points,
      other: to,
      send: (context) => transfer(context, gift),
    }
  },
  redeem: (_stage, chance, base) => {
    const rewardId = pick<RewardId>(chance, REWARDS)
    const input = { key: base.key, rewardId, points: PRICE }
    return { ...base, other: rewardId, send: (context) => redeem(context, base.member, input) }
  },
  cancel: (stage, chance, base) => {
    const record = taken(stage, chance)
    if (!record) return null
    const input = { key: base.key, redemptionId: record._id }
    const member = record.memberId
    return {
      ...base,
      member,
      other: record._id,
      send: (context) => cancel(context, member, input),
    }
  },
  fulfil: (stage, chance, base) => {
    const record = taken(stage, chance)
    if (!record) return null
    const desk = pick(chance, DESKS)
    const input = { key: base.key, shopId: desk.shopId, redemptionId: record._id }
    return { ...base, other: record._id, send: (context) => fulfil(context, input, desk) }
  },
  claim: (_stage, chance, base) => {
    const offerId = pick<OfferId>(chance, OFFERS)
    const input = { key: base.key, offerId }
    return { ...base, other: offerId, send: (context) => claim(context, base.member, input) }
  },
  sale: async (stage, chance, base) => {
    const coupon = couponAtHand(stage, chance)
    const member = coupon && chance(8) > 0 ? coupon.memberId : base.member
    const desk = pick(chance, stage.mood.meeting ? DESKS.slice(0, 1) : DESKS)
    const visit = await visitOf(stage, member, chance, desk)
    if (!visit) return null
    const amount = 400 + chance(30_000)
    const input = {
      key: base.key,
      shopId: desk.shopId,
      visitId: visit.visitId,
      amountFen: amount,
      // Now and then nearly all that there is, so that others may be faster.
      spendPoints: chance(3) === 0 ? 1 + chance(chance(3) === 0 ? 1_200 : 300) : 0,
      confirmed: ['sale_again' as const],
      ...(coupon ? { couponId: coupon._id } : {}),
    }
    return { ...base, member, amount, send: (context) => recordSale(context, desk, input) }
  },
  refund: (stage, chance, base) => {
    const sale = sold(stage, chance)
    if (!sale) return null
    const wanted = chance(4) === 0 ? left(sale) : 1 + chance(sale.tender.amountFen)
    const amount = Math.max(1, wanted)
    const input = {
      key: base.key,
      shopId: sale.shopId,
      saleId: sale._id,
      amountFen: amount,
      reason: 'x',
    }
    const desk = pick(chance, DESKS)
    const send: Deed['send'] = (context) => recordRefund(context, desk, input)
    return { ...base, amount, other: sale._id, send }
  },
  undo: (stage, chance, base) => {
    const sale = sold(stage, chance)
    if (!sale) return null
    const desk = pick(chance, DESKS)
    const at = { key: base.key, saleId: sale._id }
    return { ...base, other: sale._id, send: (context) => undoSale(context, desk, at) }
  },
  move: async (stage, chance, base) => {
    const sale = sold(stage, chance)
    if (!sale) return null
    const desk = pick(chance, DESKS)
    const visit = await visitOf(stage, base.member, chance, desk)
    if (!visit) return null
    const at = { key: base.key, saleId: sale._id, visitId: visit.visitId }
    return { ...base, other: sale._id, send: (context) => moveSale(context, desk, at) }
  },
  merge: (_stage, chance, base) => {
    const { member: closeId, key } = base
    const keepId = pick(
      chance,
      MEMBERS.filter((id) => id !== closeId),
    )
    const wish = { key, closeId, keepId, actor: owner, byName: 'Ma', reason: 'one person' }
    return { ...base, other: keepId, send: (context) => mergeCards(context, wish) }
  },
  unmerge: ({ store }, chance, base) => {
    const merges = store.all<MergeDoc>('merges')
    if (merges.length === 0) return null
    const { _id: closeId, intoId } = pick(chance, merges)
    const wish = { key: base.key, closeId, actor: owner, reason: 'two persons' }
    return {
      ...base,
      member: closeId,
      other: intoId,
      send: (context) => undoMerge(context, wish),
    }
  },
  publish: (_stage, chance, base) => {
    // Drawn once, so that every repeat publishes the same.
    const seed = chance(1_000_000)
    return { ...base, send: (context) => publish(context, chanceOf(seed), base.key) }
  },
}

/** Two cards of one person, and two again. */
const owner = { kind: 'staff', id: 's_owner' } as const

const left = ({ tender, refundedFen }: SaleDoc) => tender.amountFen - refundedFen

function sold({ store, mood }: Stage, chance: Chance): SaleDoc | null {
  const sales = store.all<SaleDoc>('sales').slice(mood.meeting && chance(2) === 0 ? -2 : -30)
  return sales.length === 0 ? null : pick(chance, sales)
}

/** One of the newest coupons, so that several sales want the same; used ones too: the till must tell. */
function couponAtHand({ store, mood }: Stage, chance: Chance): CouponDoc | null {
  if (chance(mood.meeting ? 4 : 2) === 0) return null
  const coupons = store.all<CouponDoc>('coupons').slice(-6)
  const free = coupons.filter(({ state }) => state === 'issued').slice(mood.meeting ? -1 : -2)
  const list = chance(6) > 0 ? free : coupons
  return list.length === 0 ? null : pick(chance, list)
}

function taken({ store, mood }: Stage, chance: Chance): RedemptionDoc | null {
  const all = store.all<RedemptionDoc>('redemptions')
  const newest = mood.meeting && chance(4) > 0
  const records = newest ? all.filter(({ state }) => state === 'taken').slice(-1) : all.slice(-8)
  return records.length === 0 ? null : pick(chance, records)
}

/** The member stands at a desk; null when another desk serves them, or the scan was lost. */
async function visitOf(
  { cloud, records, nextId }: Stage,
  memberId: MemberId,
  chance: Chance,
  desk: (typeof DESKS)[number],
) {
  const member = records.find(({ _id }) => _id === memberId)
  if (!member) throw new Error('no such member')
  const key = makeKey('sim', cloud.now, nextId())
  const proof = chance(8) === 0 ? 'number' : 'code'
  try {
    return await cloud.call((context) =>
      takeVisit(context, desk, { key, member, proof, scannedAt: 0 }),
    )
  } catch {
    // A scan that failed is scanned again by the next deed; it holds nothing of value.
    return null
  }
}

export const entryKey = (key: Key, ...more: string[]) => [key, ...more].join(':') as EntryKey

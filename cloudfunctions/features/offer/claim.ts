import type {
  CouponView,
  MemberId,
  OfferClaimInput,
  OfferPlace,
  Reason,
  ErrorCode,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import type { Account } from '../account'
import { accountNow, readAccount } from '../account'
import { birthdayOf, couponInHand, findMember } from '../member'
import { couponView } from './coupons'
import type { ShopDoc } from '../shop'
import { distanceM, shopsIn } from '../shop'
import { outOfReach } from './rules/reach'
import type { Person } from './rules/target'
import { asksProfile, notTargeted } from './rules/target'
import { expiryOf } from './rules/term'
import type { CouponDoc, OfferDoc } from './store'
import {
  claimsOf,
  couponId,
  COUPONS,
  forgetOffers,
  HALF_DONE_MS,
  MOST_PER_MEMBER,
  offerOf,
  OFFERS,
} from './store'

/** The account's part of a person; the profile's part only where an offer asks for it. */
export async function personOf(
  context: Context,
  account: Account,
  withProfile: boolean,
): Promise<Person> {
  const member = withProfile ? await findMember(context, account._id) : null
  const days = Object.entries(account.qualifying.days)
  const saleDays = days.filter(([, count]) => count.sales > 0).map(([day]) => day)
  return {
    tierId: account.tier.id,
    tags: member?.tags ?? [],
    memberSince: account.openedAt,
    lastSaleDay: saleDays.sort().at(-1) ?? null,
    birthday: member ? birthdayOf(context, member) : '',
  }
}

/** Why an offer cannot be claimed by anybody now; null when it can. */
export function closedFor(offer: OfferDoc, now: number): Reason | null {
  if (offer.state === 'paused') return 'paused'
  if (offer.state !== 'live' || now > offer.endsAt) return 'ended'
  if (now < offer.startsAt) return 'not_started'
  if (offer.validUntil !== undefined && now > offer.validUntil) return 'ended'
  return offer.stockLeft <= 0 ? 'out_of_stock' : null
}

const CODES: Partial<Record<Reason, ErrorCode>> = {
  out_of_stock: 'OUT_OF_STOCK',
  member_limit: 'LIMIT_REACHED',
}

function refuse(reason: Reason): Refusal {
  return new Refusal(CODES[reason] ?? 'NOT_ELIGIBLE', `cannot be claimed: ${reason}`, { reason })
}

/**
 * One coupon of an offer: gate, then the n-th coupon's own id. A repeat with the same key finds its
 * coupon; a person's limit is the ids themselves.
 * @throws NOT_FOUND, NOT_ELIGIBLE (`too_far`, `place_needed`, …), OUT_OF_STOCK, LIMIT_REACHED, ACCOUNT_FROZEN, ACCOUNT_CLOSED
 */
export async function claim(
  context: Context,
  memberId: MemberId,
  input: OfferClaimInput,
): Promise<CouponView> {
  const offer = await offerOf(context, input.offerId)
  const [stored, claims] = await Promise.all([
    readAccount(context, memberId),
    claimsOf(context, memberId, [offer._id]),
  ])
  const mine = claims.find(({ key }) => key === input.key)
  if (mine) return standingView(context, mine._id)
  if (!stored) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  await checkEligible(context, offer, await accountNow(context, stored))
  await checkReach(context, offer, input)
  if (claims.length >= perMember(offer)) throw refuse('member_limit')
  if (!(await takeUnit(context, offer))) return afterShutGate(context, memberId, input)
  return inHand(context, await issue(context, offer, draftOf(context, offer, memberId, input)))
}

/** The card's count follows behind; a repeat makes up for an attempt that died before it. */
function inHand(context: Context, coupon: CouponDoc): CouponView {
  const { _id, memberId, expiresAt, state } = coupon
  if (state === 'issued') {
    later(context, 'coupon.inHand', () => couponInHand(context, memberId, _id, expiresAt))
  }
  return couponView(coupon, context.clock.now())
}

export const perMember = (offer: OfferDoc) => Math.min(offer.perMember, MOST_PER_MEMBER)

async function checkEligible(context: Context, offer: OfferDoc, account: Account) {
  const now = context.clock.now()
  if (account.status === 'frozen') {
    throw new Refusal('ACCOUNT_FROZEN', 'the card is frozen', { reason: 'frozen' })
  }
  if (account.status === 'closed') {
    throw new Refusal('ACCOUNT_CLOSED', 'the card is closed', { reason: 'closed' })
  }
  const closed = closedFor(offer, now)
  // Stock is as last seen; whether the last one is gone only the gate knows.
  if (closed !== null && closed !== 'out_of_stock') throw refuse(closed)
  const person = await personOf(context, account, asksProfile(offer.target))
  const reason = notTargeted(offer.target, person, now)
  if (reason !== null) throw refuse(reason)
}

/** Only offers for people round their shops ask; the shops are those that the lists remember. */
async function checkReach(context: Context, offer: OfferDoc, place: OfferPlace): Promise<void> {
  if (offer.target.radiusM === undefined) return
  const hindrance = reachOf(offer, await shopsIn(context), place)
  if (!hindrance) return
  const { reason, missingM } = hindrance
  throw new Refusal('NOT_ELIGIBLE', `cannot be claimed: ${reason}`, {
    reason,
    ...(missingM === undefined ? {} : { missing: missingM, limit: offer.target.radiusM }),
  })
}

/** Why an offer is out of reach from a place, or with what was chosen instead of one. */
export function reachOf(
  offer: OfferDoc,
  shops: readonly ShopDoc[],
  { near, ...chosen }: OfferPlace,
) {
  const here = shops.filter(({ _id }) => offer.shopIds.length === 0 || offer.shopIds.includes(_id))
  const reachable = here.map(({ _id, city, place }) => ({
    shopId: _id,
    city,
    ...(near ? { distanceM: distanceM(near, place) } : {}),
  }))
  return outOfReach(offer.target.radiusM, reachable, chosen)
}

async function takeUnit(context: Context, offer: OfferDoc): Promise<boolean> {
  const now = context.clock.now()
  const taken = await context.db.updateWhere(
    OFFERS,
    {
      _id: offer._id,
      stockLeft: { above: 0 },
      state: 'live',
      startsAt: { upTo: now },
      endsAt: { from: now },
    },
    { inc: { stockLeft: -1, gateSeq: 1 }, set: { checkDueAt: now + HALF_DONE_MS } },
  )
  return taken === 1
}

/** A shut gate first looks for a coupon that bears this key: the twin of this request may have it. */
async function afterShutGate(
  context: Context,
  memberId: MemberId,
  input: OfferClaimInput,
): Promise<CouponView> {
  forgetOffers(context)
  const claims = await claimsOf(context, memberId, [input.offerId])
  const mine = claims.find(({ key }) => key === input.key)
  if (mine) return standingView(context, mine._id)
  const offer = await context.db.get<OfferDoc>(OFFERS, input.offerId)
  throw refuse((offer && closedFor(offer, context.clock.now())) ?? 'out_of_stock')
}

async function standingView(context: Context, id: string): Promise<CouponView> {
  const doc = await context.db.get<CouponDoc>(COUPONS, id)
  if (!doc) throw new Refusal('NOT_FOUND', 'no such coupon')
  return inHand(context, doc)
}

/** Inserts the first n that is free, or finds that this key has one; the unit not needed goes back. */
async function issue(context: Context, offer: OfferDoc, draft: CouponDoc): Promise<CouponDoc> {
  for (let n = 1; n <= perMember(offer); n++) {
    const doc: CouponDoc = { ...draft, _id: couponId(offer._id, draft.memberId, n), n }
    try {
      await context.db.insert(COUPONS, [doc])
      return doc
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
    }
    const standing = await context.db.get<CouponDoc>(COUPONS, doc._id)
    if (standing?.key !== draft.key) continue
    if (standing.attempt !== draft.attempt) await giveBackUnit(context, offer._id)
    return standing
  }
  await giveBackUnit(context, offer._id)
  throw refuse('member_limit')
}

function draftOf(
  context: Context,
  offer: OfferDoc,
  memberId: MemberId,
  input: OfferClaimInput,
): CouponDoc {
  const now = context.clock.now()
  return {
    _id: couponId(offer._id, memberId, 1),
    offerId: offer._id,
    memberId,
    n: 1,
    key: input.key,
    attempt: context.ids.id(),
    state: 'issued',
    title: offer.title,
    value: offer.value,
    minimumFen: offer.minimumFen,
    shopIds: offer.shopIds,
    claimedAt: now,
    expiresAt: expiryOf(offer, now),
    saleId: '',
    lockedAt: 0,
    usedAt: 0,
    usedShopId: '',
    usedShopName: '',
    order: `${now.toString(36).padStart(9, '0')}:${context.ids.id()}`,
    schemaVersion: 1,
  }
}

/** Tried once: a repeat after a lost reply would make stock out of nothing. Else the stock job finds it. */
async function giveBackUnit(context: Context, offerId: string): Promise<void> {
  try {
    await context.db.updateWhere(
      OFFERS,
      { _id: offerId },
      {
        inc: { stockLeft: 1, gateSeq: 1 },
        set: { checkDueAt: context.clock.now() + HALF_DONE_MS },
      },
    )
  } catch (error) {
    context.log.warn('unit left to the stock job', { offerId, reason: String(error) })
  }
}

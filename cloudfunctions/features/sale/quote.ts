import type { CouponAtTill, Fen, SaleDraft, SalePreview } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import type { Account, Command } from '../account'
import { accountNow, balancesView, preview } from '../account'
import { couponAtTill, couponsAtTill } from '../offer'
import { currentProgramme, programmes, tierPercentPaid, tierRuleOf } from '../programme'
import { tierAt } from '../tier'
import { ceilingsOf } from '../team'
import type { VisitDoc } from '../visit'
import { visitBirthday } from '../visit'
import { soldToday } from './day-total'
import { maxSpendPoints, tenderOf, tierDiscountOf } from './rules/tender'
import type { Tender } from './rules/tender'
import { recordedFrom } from './steps'

const SAME_SALE_MS = 5 * 60_000
/** So many collections of one card by one cashier in a day are looked at. */
const SUSPECT_COLLECTIONS = 5
const DAY_MS = 86_400_000

export interface SaleTerms extends Omit<SaleDraft, 'shopId' | 'visitId'> {
  soldAt: number
  /** For the desk's page: with every coupon. */
  show?: boolean
  /** Paid at the full price already: a receipt that was forgotten. */
  paid?: boolean
  /** The sale's own key, so that a retry is not taken for the same sale again. */
  key?: string
}

export interface Quote {
  tender: Tender
  preview: SalePreview
  undoMinutes: number
  suspect: boolean
}

/**
 * What a sale would do: tender, points, what must be asked. Asks the database for nothing but the
 * coupons (and the day's total near the ceiling), so that recording stays within its requests.
 * @throws Refusal NOT_ELIGIBLE, INSUFFICIENT_POINTS, ACCOUNT_FROZEN
 */
export async function quoteSale(
  context: Context,
  grant: StaffGrant,
  visit: VisitDoc,
  stored: Account,
  terms: SaleTerms,
): Promise<Quote> {
  const { config } = await currentProgramme(context)
  const account = await accountNow(context, stored)
  requireSpendable(visit, terms)
  const tierFen = tierDiscountOf(terms.amountFen, await percentPaid(context, account, visit, terms))
  const reducedFen = terms.amountFen - tierFen
  const coupons = await couponsOf(context, visit, terms, reducedFen)
  const discountFen = discountOf(coupons, terms)
  const rule = config.points.spend
  const spendPoints = terms.spendPoints ?? 0
  const balance = visit.proof === 'code' ? balancesView(account).points : 0
  const most = maxSpendPoints(reducedFen - discountFen, balance, rule)
  requirePointsWithin(spendPoints, most, balance, rule?.minimumPoints ?? 0)
  const tender = tenderOf(terms.amountFen, tierFen, discountFen, spendPoints, rule)
  const outcome = await preview(context, stored, commandsFor(context, visit, tender, terms), {
    actor: { kind: 'staff', id: grant.staffId, role: grant.role },
  })
  const recorded = recordedFrom(outcome.entries)
  const { earned, pending, tierUp } = recorded
  const programme = await currentProgramme(context)
  const tier = tierUp === '' ? undefined : tierRuleOf(programme, tierUp)
  return {
    tender,
    undoMinutes: config.limits.undoMinutes,
    suspect: isSuspect(stored, grant, terms.soldAt),
    preview: {
      amountFen: tender.amountFen,
      tierDiscountFen: tender.tierDiscountFen,
      couponDiscountFen: tender.couponDiscountFen,
      pointsDiscountFen: tender.pointsDiscountFen,
      spendPoints,
      payFen: tender.payFen,
      earnPoints: recorded.earnedPoints,
      ...(pending && earned ? { activatesAt: earned.activatesAt } : {}),
      breakdown: recorded.breakdown,
      growth: recorded.growth,
      ...(tier ? { tierUp: { name: tier.name, palette: tier.palette } } : {}),
      coupons,
      maxSpendPoints: most,
      confirm: questionsFor(stored, grant, terms, tender, config.limits.unusualSaleFen),
      approval: await overCeiling(context, grant, terms.amountFen),
    },
  }
}

/** A number, a paper or a scan kept without network earns and never spends. */
function requireSpendable(visit: VisitDoc, { couponId, spendPoints = 0 }: SaleTerms): void {
  if (visit.proof === 'code') return
  if (couponId === undefined && spendPoints === 0) return
  throw new Refusal('NOT_ELIGIBLE', 'only the code on the phone may spend', {
    reason: 'static_number',
  })
}

/**
 * What the tier held at the time lets one pay, as the programme says or as it was promised for the
 * period, whichever is better. Like spending it asks for the code on the phone: a number can be lent.
 */
async function percentPaid(
  context: Context,
  { tier }: Account,
  { proof }: VisitDoc,
  { soldAt, paid = false }: SaleTerms,
): Promise<number> {
  if (paid || proof !== 'code') return 100
  const known = await programmes(context, tier.policyVersion)
  const then = tierAt(tier, soldAt)
  const versions = [known.at(soldAt), known.version(then.policyVersion)]
  return Math.min(...versions.map((programme) => tierPercentPaid(programme, then.id)))
}

/** All where they are shown, else the one that is used: each is a request. */
async function couponsOf(
  context: Context,
  { shopId, memberId }: VisitDoc,
  { show, couponId }: SaleTerms,
  amountFen: Fen,
): Promise<CouponAtTill[]> {
  const till = { shopId, amountFen }
  if (show) return couponsAtTill(context, memberId, till)
  return couponId === undefined ? [] : [await couponAtTill(context, memberId, couponId, till)]
}

function discountOf(coupons: readonly CouponAtTill[], { couponId }: SaleTerms): Fen {
  if (couponId === undefined) return 0
  const chosen = coupons.find(({ coupon }) => coupon.couponId === couponId)
  if (!chosen) throw new Refusal('NOT_FOUND', 'no such coupon of this member')
  const { value, minimumFen } = chosen.coupon
  if (value.kind === 'free_item' && minimumFen === 0) {
    throw new Refusal('NOT_ELIGIBLE', 'a coupon for an item needs no bill: hand it out by itself')
  }
  if (chosen.usable) return chosen.discountFen
  const { reason, missing } = chosen
  throw new Refusal('NOT_ELIGIBLE', 'this coupon cannot be used here and now', {
    ...(reason ? { reason } : {}),
    ...(missing === undefined ? {} : { missing }),
  })
}

function requirePointsWithin(points: number, most: number, balance: number, minimum: number): void {
  if (points === 0) return
  if (points > balance) {
    throw new Refusal('INSUFFICIENT_POINTS', 'not so many points', { missing: points - balance })
  }
  if (points < minimum) {
    throw new Refusal('NOT_ELIGIBLE', 'fewer points than may be used at once', {
      reason: 'below_minimum',
      missing: minimum - points,
    })
  }
  if (points > most) {
    throw new Refusal('LIMIT_REACHED', 'this sale may take fewer points', { limit: most })
  }
}

function commandsFor(
  context: Context,
  visit: VisitDoc,
  { payFen, spendPoints }: Tender,
  { soldAt, minutes = 0 }: SaleTerms,
): readonly [Command, ...Command[]] {
  const earn: Command = {
    kind: 'earn',
    soldAt,
    shopId: visit.shopId,
    eligibleFen: payFen,
    minutes,
    birthday: visitBirthday(context, visit),
  }
  return spendPoints > 0 ? [{ kind: 'spend', points: spendPoints }, earn] : [earn]
}

/** What the desk asks once more before it records. */
function questionsFor(
  account: Account,
  { shopId }: StaffGrant,
  { amountFen, soldAt, key }: SaleTerms,
  { payFen }: Tender,
  unusualFen: Fen,
): SalePreview['confirm'] {
  const undone = account.outbox.flatMap(({ type, ref }) =>
    type === 'clawback' ? [ref.saleId] : [],
  )
  const again = account.outbox.some(
    (entry) =>
      entry.type === 'earn' &&
      !undone.includes(entry.ref.saleId) &&
      entry.ref.shopId === shopId &&
      entry.earned?.eligibleFen === payFen &&
      Math.abs(soldAt - entry.effectiveAt) < SAME_SALE_MS &&
      !(key !== undefined && entry.key.startsWith(key)),
  )
  return [
    ...(amountFen > unusualFen ? ['amount_unusual' as const] : []),
    ...(again ? ['sale_again' as const] : []),
  ]
}

/** The newest entries lie in the account, so watching costs no request. */
function isSuspect({ outbox }: Account, { staffId }: StaffGrant, at: number): boolean {
  const earlier = outbox.filter(
    (entry) => entry.type === 'earn' && entry.actor.id === staffId && entry.at > at - DAY_MS,
  )
  return earlier.length + 1 >= SUSPECT_COLLECTIONS
}

/** Over what the caller may do alone, in one operation or in a day. */
async function overCeiling(context: Context, grant: StaffGrant, amountFen: Fen): Promise<boolean> {
  const { limits } = (await currentProgramme(context)).config
  const { saleFen, saleDayFen } = ceilingsOf(grant.role, limits)
  if (amountFen > saleFen) return true
  if (grant.role !== 'staff') return false
  return (await soldToday(context, grant)) + amountFen > saleDayFen
}

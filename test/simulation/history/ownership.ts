import type { MemberId } from '../../../typings/contract'
import type { Effect, Entry } from '../../../cloudfunctions/features/account'
import { givenBack } from '../../../cloudfunctions/features/sale/rules/refund'
import type { Books } from './books'
import { stands } from './books'
import type { Asked } from './people'
import { MEMBERS, PRICE, WELCOME } from './town'

/** Records that hold a unit, and the points it cost. */
export const HOLDING = ['taken', 'fulfilled']

/**
 * What members must own, in 1/1000 point, from what people did alone; lots and carries unknown. Cards
 * that were one for a while are reckoned together.
 */
export function ownership(books: Books, asked: readonly Asked[]): string[] {
  const merged = asked.some((record) => record.deed.kind === 'merge' && stands(books, record))
  const each = MEMBERS.map((memberId) => ({ memberId, ...reckoned(books, asked, memberId) }))
  const wrong = each.filter(({ owned, due }) => owned !== due)
  if (!merged) {
    return wrong.map(
      ({ memberId, owned, due }) => `${memberId} owns ${owned}, should own ${due} thousandths`,
    )
  }
  const sum = (of: 'owned' | 'due') => each.reduce((total, one) => total + one[of], 0)
  return sum('owned') === sum('due')
    ? []
    : [`all together own ${sum('owned')}, should own ${sum('due')} thousandths`]
}

function reckoned(books: Books, asked: readonly Asked[], memberId: MemberId) {
  const account = books.accounts.get(memberId)
  if (!account) throw new Error(`${memberId} has no account`)
  const entries = books.byMember.get(memberId) ?? []
  const { points, pendingPoints, heldPoints, deficitPoints, fractionMilli } = account.balances
  const owned = (points + pendingPoints + heldPoints - deficitPoints) * 1000 + fractionMilli
  const due =
    (WELCOME + fromDeeds(books, asked, memberId) + fromTiers(entries) - lapsed(entries)) * 1000 +
    earnedMilli(books, asked, memberId) +
    fromSales(books, memberId) -
    fromRewards(books, memberId) * 1000
  return { owned, due }
}

function fromDeeds(books: Books, asked: readonly Asked[], memberId: MemberId): number {
  let points = 0
  for (const record of asked) {
    const { kind, member, other, amount } = record.deed
    if (kind !== 'spend' && kind !== 'adjust' && kind !== 'gift') continue
    if (member !== memberId && other !== memberId) continue
    if (!stands(books, record)) continue
    if (kind === 'adjust') points += amount
    else if (member === memberId) points -= amount
    else points += amount
  }
  return points
}

function earnedMilli(books: Books, asked: readonly Asked[], memberId: MemberId): number {
  let milli = 0
  for (const { deed } of asked) {
    if (deed.kind !== 'earn' || deed.member !== memberId) continue
    const entry = books.entries.get(`${memberId}:${deed.key}`)
    if (entry) milli += deed.amount * 10 * books.rateOf(entry.policyVersion)
  }
  return milli
}

/** Money that stays paid earns by the rate of its time; points used as money are gone. */
function fromSales({ sales, rateOf }: Books, memberId: MemberId): number {
  let milli = 0
  for (const sale of sales) {
    if (sale.memberId !== memberId) continue
    const step = sale.steps.findLast(({ kind }) => kind === 'record')
    const posted = step && sale.posted[step.id]
    if (posted?.kind !== 'record') continue
    const back = givenBack(sale.tender, sale.refundedFen)
    const rate = rateOf(posted.earned?.policyVersion ?? 0)
    milli += back.eligibleLeftFen === 0 ? 0 : back.eligibleLeftFen * 10 * rate
    milli -= (sale.tender.spendPoints - back.points) * 1000
  }
  return milli
}

function fromRewards({ redemptions }: Books, memberId: MemberId): number {
  const held = [...redemptions.values()].filter(
    (record) => record.memberId === memberId && HOLDING.includes(record.state),
  )
  return held.length * PRICE
}

/** The gift of a level comes at its face, whatever it pays first. */
function fromTiers(entries: readonly Entry[]): number {
  return entries.filter(({ type }) => type === 'tier_gift').length * 40
}

/** What lapsed, less what a clawback has counted as lapsed and so not taken again. */
function lapsed(entries: readonly Entry[]): number {
  const amountOf = (effect: Effect) => {
    if (effect.kind === 'lot.lapse') return effect.amount
    return effect.kind === 'lot.count_lapsed' ? -effect.amount : 0
  }
  const own = entries.filter(({ type }) => type !== 'merge')
  const gone = own.flatMap(({ effects }) => effects).reduce((sum, each) => sum + amountOf(each), 0)
  // With a merge a bucket only tells the other account what it had lost before; an undoing takes back
  // what has lapsed meanwhile, and it lapses again where it came from.
  const merging = entries.filter(({ type }) => type === 'merge').flatMap(({ postings }) => postings)
  return merging.reduce(
    (sum, { account, asset, amount }) =>
      account === 'expired' && asset === 'points' ? sum + amount : sum,
    gone,
  )
}

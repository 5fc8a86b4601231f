import type { MemberId } from '../../../typings/contract'
import type { Account, Entry, StoredAccount } from '../../../cloudfunctions/features/account'
import { accountOf } from '../../../cloudfunctions/features/account'
import type { CouponDoc, OfferDoc } from '../../../cloudfunctions/features/offer/store'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { brokenEntries, brokenLaws, history } from '../account/check'
import type { Shop, Wish } from './caller'
import type { HouseServer } from './house-server'

export interface Reconciled {
  broken: string[]
  entries: number
}

const HOLDING = ['taken', 'fulfilled']

/** What callers were told, against what stands; every account replayed; what each must own. */
export async function reconcile(
  server: HouseServer,
  shop: Shop,
  members: ReadonlyMap<string, MemberId>,
  wishes: readonly Wish[],
  welcome: number,
): Promise<Reconciled> {
  const ids = [...members.values()]
  const stored = await server.documents<StoredAccount>('accounts', { _id: { $in: ids } })
  const accounts = stored.map(accountOf)
  const sales = await server.documents<SaleDoc>('sales', { shopId: shop.shopId })
  const redemptions = await server.documents<RedemptionDoc>('redemptions', {
    rewardId: shop.rewardId,
  })
  const coupons = await server.documents<CouponDoc>('coupons', { offerId: shop.offerId })
  const standing = effects(sales, redemptions, coupons)
  const broken = wishes.flatMap((wish) => answered(wish, members, standing))
  broken.push(...unasked(wishes, members, standing))
  let entries = 0
  for (const account of accounts) {
    const journal = await server.documents<Entry>('journal', { accountId: account._id })
    const all = history(journal, account)
    entries += all.length
    broken.push(...brokenEntries(account, all), ...brokenLaws(account))
    broken.push(...ownership(account, sales, redemptions, welcome))
    if (Object.keys(account.holds).length > 0) broken.push(`${account._id}: a hold is left`)
  }
  if (accounts.length !== ids.length) broken.push(`${accounts.length} of ${ids.length} accounts`)
  for (const { _id, owed } of sales) if (owed !== 0) broken.push(`${_id}: ${owed} steps are owed`)
  const [reward] = await server.documents<RewardDoc>('rewards', { _id: shop.rewardId })
  const [offer] = await server.documents<OfferDoc>('offers', { _id: shop.offerId })
  const out = redemptions.filter(({ state }) => HOLDING.includes(state)).length
  broken.push(...stock(reward, out), ...stock(offer, coupons.length))
  return { broken, entries }
}

function stock(doc: RewardDoc | OfferDoc | undefined, out: number): string[] {
  if (!doc) return ['a batch is gone']
  const { _id, stock: all, stockLeft } = doc
  return out + stockLeft === all ? [] : [`${_id}: ${out} out + ${stockLeft} left of ${all}`]
}

/** What one key made: whose account it is about, and how much money. */
interface Effect {
  memberId: MemberId
  amountFen: number
}

/** By kind: what each key has made, as often as it has. */
type Effects = Record<Wish['kind'], Map<string, Effect[]>>

function effects(
  sales: readonly SaleDoc[],
  redemptions: readonly RedemptionDoc[],
  coupons: readonly CouponDoc[],
): Effects {
  const taken = redemptions.filter(({ state }) => state !== 'refused')
  const ended = redemptions.filter(({ endedBy }) => endedBy !== '')
  return {
    sale: byKey(sales, (sale) => [sale.key, sale.memberId, sale.tender.amountFen]),
    refund: byKey(
      sales.flatMap(({ memberId, refunds }) => refunds.map((each) => ({ ...each, memberId }))),
      ({ key, memberId, amountFen }) => [key, memberId, amountFen],
    ),
    redeem: byKey(taken, ({ _id, memberId }) => [_id, memberId, 0]),
    cancel: byKey(ended, ({ endedBy, memberId }) => [endedBy, memberId, 0]),
    claim: byKey(coupons, ({ key, memberId }) => [key, memberId, 0]),
  }
}

function byKey<T>(records: readonly T[], read: (record: T) => [string, MemberId, number]) {
  const found = new Map<string, Effect[]>()
  for (const record of records) {
    const [key, memberId, amountFen] = read(record)
    found.set(key, [...(found.get(key) ?? []), { memberId, amountFen }])
  }
  return found
}

/** Under which key an effect stands; a redemption's is its member's. */
const keyOf = ({ kind, key, member }: Wish, members: ReadonlyMap<string, MemberId>) =>
  kind === 'redeem' ? `${members.get(member) ?? ''}:${key}` : key

function answered(wish: Wish, members: ReadonlyMap<string, MemberId>, standing: Effects): string[] {
  const { kind, key, member, amountFen, said } = wish
  const made = standing[kind].get(keyOf(wish, members)) ?? []
  const should = said === 'done' ? 1 : 0
  if (made.length !== should) {
    return [`${kind} ${key} was ${said ?? 'open'} and stands ${made.length} times`]
  }
  return made
    .filter((each) => each.memberId !== members.get(member) || each.amountFen !== amountFen)
    .map((each) => `${kind} ${key} stands for ${each.memberId} with ${each.amountFen} fen`)
}

/** Nothing stands that nobody wanted. */
function unasked(
  wishes: readonly Wish[],
  members: ReadonlyMap<string, MemberId>,
  standing: Effects,
): string[] {
  return (Object.keys(standing) as Wish['kind'][]).flatMap((kind) => {
    const wanted = new Set(
      wishes.filter((wish) => wish.kind === kind).map((wish) => keyOf(wish, members)),
    )
    const found = [...standing[kind].keys()].filter((key) => !wanted.has(key))
    return found.map((key) => `${kind} ${key} stands and nobody asked for it`)
  })
}

/** ¥1 = 1 point = 1,000 thousandths, for money that stayed paid; less what rewards cost. */
function ownership(
  { _id, balances }: Account,
  sales: readonly SaleDoc[],
  redemptions: readonly RedemptionDoc[],
  welcome: number,
): string[] {
  const { points, pendingPoints, heldPoints, deficitPoints, fractionMilli } = balances
  const owned = (points + pendingPoints + heldPoints - deficitPoints) * 1000 + fractionMilli
  const earned = sales
    .filter(({ memberId }) => memberId === _id)
    .reduce((sum, { tender, refundedFen }) => sum + (tender.payFen - refundedFen) * 10, 0)
  const paid = redemptions
    .filter((record) => record.memberId === _id && HOLDING.includes(record.state))
    .reduce((sum, record) => sum + record.points, 0)
  const due = (welcome - paid) * 1000 + earned
  return owned === due ? [] : [`${_id} owns ${owned}, should own ${due} thousandths`]
}

import type { MemberId } from '../../../typings/contract'
import type { Account, Entry, StoredAccount } from '../../../cloudfunctions/features/account'
import { accountOf } from '../../../cloudfunctions/features/account'
import type { CouponDoc, OfferDoc } from '../../../cloudfunctions/features/offer/store'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { brokenLaws, history } from '../account/check'
import { wholeHistory } from '../history/reckoning'
import type { Shop, Wish } from './caller'
import type { HouseServer } from './house-server'

export interface Reconciled {
  broken: string[]
  accounts: number
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
  let entries = 0
  for (const account of accounts) {
    const journal = await server.documents<Entry>('journal', { accountId: account._id })
    const all = history(journal, account)
    entries += all.length
    broken.push(...wholeHistory(account, all), ...brokenLaws(account))
    broken.push(...ownership(account, sales, redemptions, welcome))
    if (Object.keys(account.holds).length > 0) broken.push(`${account._id}: a hold is left`)
  }
  if (accounts.length !== ids.length) broken.push(`${accounts.length} of ${ids.length} accounts`)
  for (const { _id, owed } of sales) if (owed !== 0) broken.push(`${_id}: ${owed} steps are owed`)
  const [reward] = await server.documents<RewardDoc>('rewards', { _id: shop.rewardId })
  const [offer] = await server.documents<OfferDoc>('offers', { _id: shop.offerId })
  const out = redemptions.filter(({ state }) => HOLDING.includes(state)).length
  broken.push(...stock(reward, out), ...stock(offer, coupons.length))
  return { broken, accounts: accounts.length, entries }
}

function stock(doc: RewardDoc | OfferDoc | undefined, out: number): string[] {
  if (!doc) return ['a batch is gone']
  const { _id, stock: all, stockLeft } = doc
  return out + stockLeft === all ? [] : [`${_id}: ${out} out + ${stockLeft} left of ${all}`]
}

/** How often each key has had its effect, by kind. */
function effects(
  sales: readonly SaleDoc[],
  redemptions: readonly RedemptionDoc[],
  coupons: readonly CouponDoc[],
): Record<Wish['kind'], Map<string, number>> {
  const count = (keys: readonly string[]) => {
    const counts = new Map<string, number>()
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }
  return {
    sale: count(sales.map(({ key }) => key)),
    refund: count(sales.flatMap(({ refunds }) => refunds.map(({ key }) => key))),
    redeem: count(redemptions.filter(({ state }) => state !== 'refused').map(({ _id }) => _id)),
    cancel: count(redemptions.map(({ endedBy }) => endedBy)),
    claim: count(coupons.map(({ key }) => key)),
  }
}

function answered(
  { kind, key, member, said }: Wish,
  members: ReadonlyMap<string, MemberId>,
  standing: ReturnType<typeof effects>,
): string[] {
  const id = kind === 'redeem' ? `${members.get(member) ?? ''}:${key}` : key
  const times = standing[kind].get(id) ?? 0
  const should = said === 'done' ? 1 : 0
  return times === should ? [] : [`${kind} ${key} was ${said ?? 'open'} and stands ${times} times`]
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

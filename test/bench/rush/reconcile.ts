import type { MemberId, RewardId } from '../../../typings/contract'
import type { Account, Entry } from '../../../cloudfunctions/features/account'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import { accountsIn, brokenEntries, brokenLaws, history } from '../../simulation/account/check'
import type { Told } from './people'

type Members = ReadonlyMap<string, MemberId>

interface Standing {
  sales: readonly SaleDoc[]
  /** Redemptions that were paid for. */
  taken: readonly RedemptionDoc[]
}

/** What people were told against what stands, every account replayed, stock counted. */
export function rushBroken(
  store: MemoryStore,
  members: Members,
  told: readonly Told[],
  rewards: readonly RewardId[],
  welcome: number,
): string[] {
  const redemptions = store.all<RedemptionDoc>('redemptions')
  const standing: Standing = {
    sales: store.all<SaleDoc>('sales'),
    taken: redemptions.filter(({ state }) => state === 'taken'),
  }
  return [
    ...toldBroken(told, members, standing),
    ...accountsBroken(store, members, standing, welcome),
    ...stockBroken(store, rewards, standing),
  ]
}

/** Each key has had the effect that was asked under it, for whom it was asked, and nothing stands besides. */
function toldBroken(told: readonly Told[], members: Members, { sales, taken }: Standing): string[] {
  const keys = {
    sale: grouped(sales, ({ key }) => key),
    redeem: grouped(taken, ({ key }) => key),
  }
  const broken = told.flatMap(({ key, what, openid, amount, said }) => {
    const stands = (keys[what].get(key) ?? []).map(effectOf).join()
    const should = said === 'done' ? `${amount} of ${members.get(openid) ?? 'nobody'}` : ''
    return stands === should ? [] : [`${what} ${key}: ${said}, ${should}; stands: ${stands}`]
  })
  for (const [what, all] of Object.entries({ sale: sales, redeem: taken })) {
    const asked = told.filter((one) => one.what === what && one.said === 'done').length
    if (all.length !== asked) broken.push(`${what}: ${all.length} stand, ${asked} were told`)
  }
  for (const { _id, owed } of sales) if (owed !== 0) broken.push(`${_id}: ${owed} steps are owed`)
  return broken
}

/** Nobody gives anything back in a rush, so what was refunded is missing from the amount. */
function effectOf(record: SaleDoc | RedemptionDoc): string {
  const amount = 'tender' in record ? record.tender.amountFen - record.refundedFen : record.points
  return `${amount} of ${record.memberId}`
}

function accountsBroken(
  store: MemoryStore,
  members: Members,
  { sales, taken }: Standing,
  welcome: number,
): string[] {
  const ids = new Set<string>(members.values())
  const accounts = accountsIn(store).filter(({ _id }) => ids.has(_id))
  const journal = grouped(store.all<Entry>('journal'), ({ accountId }) => accountId)
  const salesOf = grouped(sales, ({ memberId }) => memberId)
  const takenOf = grouped(taken, ({ memberId }) => memberId)
  const broken = accounts.flatMap((account) => [
    ...brokenEntries(account, history(journal.get(account._id) ?? [], account)),
    ...brokenLaws(account),
    ...ownership(account, salesOf.get(account._id) ?? [], takenOf.get(account._id) ?? [], welcome),
  ])
  if (accounts.length !== members.size || members.size === 0) {
    broken.push(`${accounts.length} accounts of ${members.size} members`)
  }
  return broken
}

/** ¥1 = 1 point = 1,000 thousandths. */
function ownership(
  { _id, balances, holds }: Account,
  sales: readonly SaleDoc[],
  taken: readonly RedemptionDoc[],
  welcome: number,
): string[] {
  const earned = sales.reduce((sum, { tender }) => sum + tender.payFen, 0)
  const paid = taken.reduce((sum, { points }) => sum + points, 0)
  const { points, pendingPoints, fractionMilli } = balances
  const owned = (points + pendingPoints) * 1000 + fractionMilli
  const due = (welcome - paid) * 1000 + earned * 10
  return [
    ...(Object.keys(holds).length > 0 ? [`${_id}: a hold is left`] : []),
    ...(owned === due ? [] : [`${_id}: owns ${owned}, should own ${due} thousandths`]),
  ]
}

function stockBroken(
  store: MemoryStore,
  rewards: readonly RewardId[],
  { taken }: Standing,
): string[] {
  const batches = store.all<RewardDoc>('rewards').filter(({ _id }) => rewards.includes(_id))
  const broken = batches.flatMap(({ _id, stock, stockLeft }) => {
    const out = taken.filter(({ rewardId }) => rewardId === _id).length
    return out + stockLeft === stock ? [] : [`${_id}: ${out} out, ${stockLeft} left of ${stock}`]
  })
  if (batches.length !== rewards.length) {
    broken.push(`${batches.length} of ${rewards.length} rewards`)
  }
  return broken
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(by(item))
    if (group) group.push(item)
    else groups.set(by(item), [item])
  }
  return groups
}

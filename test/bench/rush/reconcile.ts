import type { MemberId, RewardId } from '../../../typings/contract'
import type { Entry } from '../../../cloudfunctions/features/account'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import { accountsIn, brokenLaws, history } from '../../simulation/account/check'
import { wholeHistory } from '../../simulation/history/reckoning'
import type { Told } from './people'

/** What people were told against what stands, every account replayed, stock counted. */
export function rushBroken(
  store: MemoryStore,
  members: ReadonlyMap<string, MemberId>,
  told: readonly Told[],
  rewards: readonly RewardId[],
  welcome: number,
): string[] {
  const sales = store.all<SaleDoc>('sales')
  const redemptions = store.all<RedemptionDoc>('redemptions')
  const taken = redemptions.filter(({ state }) => state === 'taken')
  const journal = grouped(store.all<Entry>('journal'), ({ accountId }) => accountId)
  const salesOf = grouped(sales, ({ memberId }) => memberId)
  const takenOf = grouped(taken, ({ memberId }) => memberId)
  const saleKeys = grouped(sales, ({ key }) => key)
  const takenKeys = grouped(taken, ({ key }) => key)
  const broken = told.flatMap(({ key, what, said }) => {
    const stands = ((what === 'sale' ? saleKeys : takenKeys).get(key) ?? []).length
    return stands === (said === 'done' ? 1 : 0) ? [] : [`${what} ${key}: ${said}, ${stands} times`]
  })
  if (sales.length !== told.filter(({ what }) => what === 'sale').length) {
    broken.push(`${sales.length} sales stand`)
  }
  for (const { _id, owed } of sales) if (owed !== 0) broken.push(`${_id}: ${owed} steps are owed`)
  const ids = new Set<string>(members.values())
  for (const account of accountsIn(store).filter(({ _id }) => ids.has(_id))) {
    const all = history(journal.get(account._id) ?? [], account)
    broken.push(...wholeHistory(account, all), ...brokenLaws(account))
    if (Object.keys(account.holds).length > 0) broken.push(`${account._id}: a hold is left`)
    const earned = (salesOf.get(account._id) ?? []).reduce(
      (sum, { tender }) => sum + tender.payFen,
      0,
    )
    const paid = (takenOf.get(account._id) ?? []).reduce((sum, { points }) => sum + points, 0)
    const { points, pendingPoints, fractionMilli } = account.balances
    const owned = (points + pendingPoints) * 1000 + fractionMilli
    if (owned !== (welcome - paid) * 1000 + earned * 10)
      broken.push(`${account._id}: owns ${owned}`)
  }
  for (const { _id, stock, stockLeft } of store.all<RewardDoc>('rewards')) {
    if (!rewards.includes(_id)) continue
    const out = taken.filter(({ rewardId }) => rewardId === _id).length
    if (out + stockLeft !== stock) broken.push(`${_id}: ${out} out, ${stockLeft} left of ${stock}`)
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

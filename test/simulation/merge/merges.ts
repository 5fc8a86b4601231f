import type { EntryKey, Key, MemberId } from '../../../typings/contract'
import type { Entry } from '../../../cloudfunctions/features/account'
import { accountsIn } from '../account/check'
import type { MergeDoc } from '../../../cloudfunctions/features/merge'
import { finishMerges, mergeCards, undoMerge } from '../../../cloudfunctions/features/merge'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { Work } from './history'
import type { World } from '../account/world'
import { actor } from '../account/world'

/** Two of the cards turn out to be one person, or not after all. */
export function mergeWork(
  context: Context,
  { db }: World,
  choose: (below: number) => number,
  account: MemberId,
  key: Key,
): Work | null {
  const merges = db.all<MergeDoc>('merges')
  const undone = merges[choose(merges.length * 2 + 1)]
  const entry = key as string as EntryKey
  if (undone) {
    const run = async () => {
      await undoMerge(context, { key, closeId: undone._id, actor, reason: 'two people' })
    }
    return { account: undone.intoId, key: entry, run }
  }
  const others = accountsIn(db).filter(({ _id }) => _id !== account)
  const keep = others[choose(others.length)]
  if (!keep) return null
  const run = async () => {
    await mergeCards(context, {
      key,
      closeId: account,
      keepId: keep._id,
      actor,
      byName: '',
      reason: 'one person',
    })
  }
  return { account, key: entry, run }
}

export async function stopMerges(context: Context): Promise<void> {
  await finishMerges(context, 10)
}

/** Until nothing is half done: each run leaves at most the sweep of a minute later. */
export async function restMerges(context: Context, later: () => void): Promise<void> {
  for (let run = 0; run < 4; run++) {
    await finishMerges(context, 100)
    later()
  }
}

/** Each merge is whole or has never been; nothing is counted twice, nothing is lost on the way. */
export function mergeViolations({ db }: World, entries: ReadonlyMap<string, Entry>): string[] {
  const found: string[] = []
  const accounts = new Map(accountsIn(db).map((account) => [account._id, account]))
  for (const { _id, state } of db.all<MergeDoc>('merges')) {
    if (state === 'open' || state === 'undoing') found.push(`merge of ${_id} is still ${state}`)
    const closed = accounts.get(_id)?.mergedInto !== undefined
    if (closed !== (state === 'moved' || state === 'done')) {
      found.push(`${_id} is ${closed ? 'closed' : 'open'} but its merge ${state}`)
    }
  }
  for (const { _id, mergedInto, balances } of accounts.values()) {
    if (mergedInto === undefined) continue
    if (!accounts.get(mergedInto)?.absorbed?.[_id]) found.push(`${_id} was taken by nobody`)
    if (Object.values(balances).some((value) => value !== 0)) found.push(`${_id} kept something`)
  }
  const sums = new Map<string, number>()
  for (const { postings } of entries.values()) {
    for (const { account, asset, amount } of postings) {
      if (account !== 'transferred') continue
      sums.set(asset, (sums.get(asset) ?? 0) + amount)
    }
  }
  for (const [asset, sum] of sums) {
    if (sum !== 0) found.push(`${String(sum)} ${asset} got lost between accounts`)
  }
  const refunds = [...entries.values()].filter(({ type }) => type === 'clawback')
  if (new Set(refunds.map(({ key }) => key)).size !== refunds.length) {
    found.push('one refund was posted on two accounts')
  }
  return found
}

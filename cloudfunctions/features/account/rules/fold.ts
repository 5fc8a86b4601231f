import type { Account, Lot } from './account'
import type { Draft, Effect } from './entry'
import { heldByLot, lotName } from './lots'

/** One document must stay bounded. */
export const MAX_LOTS = 400

/**
 * Beyond the cap the two buckets that lapse closest together become one, at the later of the two
 * dates: nobody loses a day. Lapsed buckets go first, the oldest before the others: they hold nothing.
 */
export function fold(account: Account): Draft | null {
  const excess = Object.keys(account.lots).length - MAX_LOTS
  if (excess <= 0) return null
  const effects: Effect[] = []
  const lots = { ...account.lots }
  for (let count = 0; count < excess; count++) {
    const step = forgetLapsed(lots) ?? mergeClosest(account, lots)
    if (step === null) break
    effects.push(...step)
  }
  return effects.length === 0 ? null : { type: 'fold', postings: [], effects }
}

function forgetLapsed(lots: Record<string, Lot>): Effect[] | null {
  const id = Object.keys(lots)
    .filter((id) => lots[id]?.remaining === 0)
    .sort()[0]
  const lot = id === undefined ? undefined : lots[id]
  if (id === undefined || !lot) return null
  delete lots[id]
  return [{ kind: 'lot.count_lapsed', lot: id, amount: lot.lapsed }]
}

function mergeClosest(account: Account, lots: Record<string, Lot>): Effect[] | null {
  const held = heldByLot(account)
  const free = Object.keys(lots)
    .filter((id) => lots[id]?.pending === false && held[id] === undefined)
    .sort()
  const days = (id: string) => {
    const { expiryDay } = lotName(id)
    return expiryDay === null ? Infinity : Date.parse(expiryDay)
  }
  let best: [from: string, to: string] | null = null
  let bestGap = Infinity
  for (const [index, to] of free.entries()) {
    const from = free[index - 1]
    if (from === undefined) continue
    const gap = days(to) === days(from) ? 0 : days(to) - days(from)
    if (gap < bestGap) [best, bestGap] = [[from, to], gap]
  }
  if (best === null) return null
  const [from, to] = best
  const [lot, target] = [lots[from], lots[to]]
  if (!lot || !target) return null
  delete lots[from]
  lots[to] = { ...target, remaining: target.remaining + lot.remaining }
  const effects: Effect[] = [
    { kind: 'lot.take', lot: from, amount: lot.remaining },
    { kind: 'lot.add', lot: to, amount: lot.remaining, pending: false },
  ]
  if (lot.lapsed > 0) effects.push({ kind: 'lot.count_lapsed', lot: from, amount: lot.lapsed })
  return effects
}

import type { Changes } from '../../platform/database'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import { textOf } from './rules/text'

const WHOLE = [
  'status',
  'mergedInto',
  'balances',
  'tier',
  'head',
  'watermark',
  'nextDueAt',
  'flushDueAt',
  'oldestHoldAt',
  'walletDueAt',
] as const

type Fields = Readonly<Record<string, unknown>>
const NONE: Fields = {}

/** What to send for one compare-and-set: only what differs, found by reference. */
export function changesBetween(before: Account, after: Account): Changes {
  const set: Record<string, unknown> = {}
  const unset: string[] = []
  for (const field of WHOLE) {
    if (before[field] === after[field]) continue
    if (after[field] === undefined) unset.push(field)
    else set[field] = after[field]
  }
  const compare = (path: string, from: Fields, to: Fields) => {
    if (from === to) return
    for (const id in to) if (from[id] !== to[id]) set[`${path}.${id}`] = to[id]
    for (const id in from) if (!(id in to)) unset.push(`${path}.${id}`)
  }
  compare('lots', before.lots, after.lots)
  compare('holds', before.holds, after.holds)
  compare('limits', before.limits, after.limits)
  compare('absorbed', before.absorbed ?? NONE, after.absorbed ?? NONE)
  compare('qualifying.days', before.qualifying.days, after.qualifying.days)
  if (before.qualifying.lifetime !== after.qualifying.lifetime) {
    set['qualifying.lifetime'] = after.qualifying.lifetime
  }
  const added = appended(before.outbox, after.outbox)
  if (added === null) set.outbox = after.outbox.map(textOf)
  return {
    set,
    inc: { version: 1 },
    ...(unset.length > 0 && { unset }),
    ...(added && added.length > 0 && { push: { outbox: added.map(textOf) } }),
  }
}

/** What was added at the end; null when anything has left. */
function appended(before: readonly Entry[], after: readonly Entry[]): Entry[] | null {
  const kept = before.every((entry, index) => after[index] === entry)
  return kept ? after.slice(before.length) : null
}

import type { Changes } from '../../platform/database'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'

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

const NONE = {}

/** What to send for one compare-and-set: only what differs, found by reference. */
export function changesBetween(before: Account, after: Account): Changes {
  const set: Record<string, unknown> = {}
  const unset: string[] = []
  for (const field of WHOLE) {
    if (before[field] === after[field]) continue
    if (after[field] === undefined) unset.push(field)
    else set[field] = after[field]
  }
  const maps: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['lots', before.lots, after.lots],
    ['holds', before.holds, after.holds],
    ['limits', before.limits, after.limits],
    ['absorbed', before.absorbed ?? NONE, after.absorbed ?? NONE],
    ['qualifying.days', before.qualifying.days, after.qualifying.days],
  ]
  for (const [path, from, to] of maps) {
    if (from === to) continue
    for (const id of Object.keys(to)) if (from[id] !== to[id]) set[`${path}.${id}`] = to[id]
    for (const id of Object.keys(from)) if (!(id in to)) unset.push(`${path}.${id}`)
  }
  if (before.qualifying.lifetime !== after.qualifying.lifetime) {
    set['qualifying.lifetime'] = after.qualifying.lifetime
  }
  const added = appended(before.outbox, after.outbox)
  if (added === null) set.outbox = after.outbox
  return {
    set,
    inc: { version: 1 },
    ...(unset.length > 0 && { unset }),
    ...(added && added.length > 0 && { push: { outbox: added } }),
  }
}

/** What was added at the end; null when anything has left. */
function appended(before: readonly Entry[], after: readonly Entry[]): Entry[] | null {
  const kept = before.every((entry, index) => after[index] === entry)
  return kept ? after.slice(before.length) : null
}

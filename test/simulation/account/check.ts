import { apply } from '../../../cloudfunctions/features/account/rules/apply'
import type { Account } from '../../../cloudfunctions/features/account/rules/account'
import { hashOf } from '../../../cloudfunctions/features/account/rules/chain'
import type { Entry } from '../../../cloudfunctions/features/account/rules/entry'
import { heldByLot } from '../../../cloudfunctions/features/account/rules/lots'
import { blank } from '../../../cloudfunctions/features/account/rules/open'
import { balanced } from '../../../cloudfunctions/features/account/rules/postings'
import type { StoredAccount } from '../../../cloudfunctions/features/account/packed'
import { accountOf } from '../../../cloudfunctions/features/account/packed'
import type { Doc } from '../../../cloudfunctions/platform/database'
import type { MemoryDatabase } from '../memory-database'
import { same } from './same'

/** All accounts of a world, as the product reads them. */
export function accountsIn(db: { all<T extends Doc>(collection: string): T[] }): Account[] {
  return db.all<StoredAccount>('accounts').map(accountOf)
}

/** Cheap laws that hold after every step; returns what is broken. */
export function brokenLaws(account: Account): string[] {
  const { balances, lots } = account
  const broken: string[] = []
  const sum = Object.values(lots).reduce((total, lot) => total + lot.remaining, 0)
  const owned = balances.points + balances.pendingPoints + balances.heldPoints
  if (sum !== owned) broken.push(`lots hold ${sum}, balances ${owned}`)
  const pending = Object.values(lots)
    .filter((lot) => lot.pending)
    .reduce((total, lot) => total + lot.remaining, 0)
  if (pending !== balances.pendingPoints) broken.push(`pending lots ${pending}`)
  const held = heldByLot(account)
  for (const [id, lot] of Object.entries(lots)) {
    if (lot.remaining < (held[id] ?? 0) || lot.lapsed < 0) broken.push(`lot ${id} below zero`)
  }
  const reserved = Object.values(held).reduce((total, amount) => total + amount, 0)
  if (reserved !== balances.heldPoints) broken.push(`holds ${reserved}`)
  for (const [name, value] of Object.entries(balances)) {
    if (!Number.isSafeInteger(value) || value < 0) broken.push(`${name} is ${value}`)
  }
  if (balances.fractionMilli > 999) broken.push('a whole point in the fraction')
  for (const [day, count] of Object.entries(account.qualifying.days)) {
    if (Object.values(count).some((value) => value < 0)) broken.push(`counter of ${day} below zero`)
  }
  if (account.outbox.length > 64) broken.push(`outbox of ${account.outbox.length}`)
  return broken
}

/** Journal and outbox as one history, by number. Throws when two different entries share a number. */
export function history(journal: readonly Entry[], account: Account): Entry[] {
  const bySeq = new Map<number, Entry>()
  for (const entry of [...journal, ...account.outbox]) {
    const known = bySeq.get(entry.seq)
    if (known && known.hash !== entry.hash) throw new Error(`two entries with number ${entry.seq}`)
    bySeq.set(entry.seq, entry)
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** The account that a history makes, without the parts that are not history. */
export function replay(id: Account['_id'], entries: readonly Entry[]): Account {
  const first = entries[0]
  if (!first) throw new Error('an empty history')
  return entries.reduce((account, entry) => apply(account, entry, entry.at), blank(id, first.at))
}

/** The parts of an account that its entries alone make. */
export const HISTORIC = [
  'status',
  'mergedInto',
  'absorbed',
  'balances',
  'lots',
  'holds',
  'qualifying',
  'tier',
  'limits',
] as const

/** The whole truth: chain unbroken, every entry balanced, each hash made anew, replay equals the snapshot. */
export function brokenEntries(account: Account, entries: readonly Entry[]): string[] {
  if (entries.length === 0) return [`${account._id} has no history`]
  const broken: string[] = []
  let prevHash = ''
  const keys = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) broken.push(`${entry._id}: entry ${index + 1} is missing`)
    if (entry.prevHash !== prevHash) broken.push(`${entry._id}: chain broken`)
    if (hashOf(entry) !== entry.hash) broken.push(`${entry._id}: was changed`)
    if (!balanced(entry.postings)) broken.push(`${entry._id}: does not balance`)
    if (keys.has(entry.key)) broken.push(`${entry._id}: one key, two entries`)
    keys.add(entry.key)
    prevHash = entry.hash
  }
  const known = replay(account._id, entries)
  for (const part of HISTORIC) {
    if (!same(account[part], known[part])) broken.push(`${account._id}: ${part} is not its history`)
  }
  return broken
}

/** The same, from the journal and the outbox. */
export function brokenHistory(db: MemoryDatabase, account: Account): string[] {
  const journal = db.all<Entry>('journal').filter((entry) => entry.accountId === account._id)
  return brokenEntries(account, history(journal, account))
}

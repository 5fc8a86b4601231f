import type { Account } from './rules/account'
import { copyOf } from './rules/account'
import type { Entry } from './rules/entry'

/**
 * An account as the database keeps it: each entry of the outbox is one text, in JSON. Kept as trees, a
 * dozen entries of eighty values each would cost the SDK more than everything else about a post, for it
 * visits every value that it reads or sends; and nobody asks the database for what is in them. In the
 * journal, where they are asked for, entries are documents.
 */
export type StoredAccount = Omit<Account, 'outbox'> & { outbox: string[] }

/** Texts read or written lately; entries never change, so that whoever reads one may have the same. */
const known = new Map<string, Entry>()
const MOST_KNOWN = 500

function keep(text: string, entry: Entry): void {
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, entry)
}

export function packed(entry: Entry): string {
  const text = JSON.stringify(entry)
  keep(text, entry)
  return text
}

function unpacked(text: string): Entry {
  const entry = known.get(text)
  if (entry) return entry
  const read = JSON.parse(text) as Entry
  keep(text, read)
  return read
}

export function accountOf(stored: StoredAccount): Account {
  const account = copyOf(stored as unknown as Account)
  account.outbox = stored.outbox.map(unpacked)
  return account
}

export function storedOf(account: Account): StoredAccount {
  return { ...account, outbox: account.outbox.map(packed) }
}

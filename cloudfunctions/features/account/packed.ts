import type { Account } from './rules/account'
import { copyOf } from './rules/account'
import { entryOf, textOf } from './rules/text'

/**
 * An account as the database keeps it: each entry of the outbox is one text, in JSON. Kept as trees, a
 * dozen entries of eighty values each would cost the SDK more than everything else about a post, for it
 * visits every value that it reads or sends; and nobody asks the database for what is in them. In the
 * journal, where they are asked for, entries are documents.
 */
export type StoredAccount = Omit<Account, 'outbox'> & { outbox: string[] }

export function accountOf(stored: StoredAccount): Account {
  return copyOf(stored, stored.outbox.map(entryOf))
}

export function storedOf(account: Account): StoredAccount {
  return { ...account, outbox: account.outbox.map(textOf) }
}

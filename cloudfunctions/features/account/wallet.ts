import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account } from './rules/account'
import { ACCOUNTS } from './store'

/**
 * The outbox towards WeChat's card is one field of the account, `walletDueAt`: set by whatever changes
 * the card, taken away once WeChat has been told. It is no part of what the account owns, so it moves
 * without the account's version.
 */
export async function followInWallet(context: Context, id: MemberId): Promise<void> {
  const set = { walletDueAt: context.clock.now() }
  await context.db.updateWhere(ACCOUNTS, { _id: id }, { set })
}

export async function dueInWallet(context: Context, limit: number): Promise<MemberId[]> {
  const due = await context.db.query<Pick<Account, '_id'>>(ACCOUNTS, {
    filter: { walletDueAt: { above: 0, upTo: context.clock.now() } },
    order: [['walletDueAt', 'asc']],
    limit,
    fields: ['_id'],
  })
  return due.map(({ _id }) => _id)
}

/** Ends the mark that was seen, or puts it off; one set meanwhile stays. */
export async function toldWallet(
  context: Context,
  id: MemberId,
  seen: Time,
  next: Time | null,
): Promise<void> {
  await context.db.updateWhere(
    ACCOUNTS,
    { _id: id, walletDueAt: seen },
    { set: { walletDueAt: next } },
  )
}

export async function waitingInWallet(context: Context): Promise<number> {
  const [total] = await context.db.total(ACCOUNTS, {
    filter: { walletDueAt: { above: 0 } },
    by: null,
    sum: { count: 1 },
  })
  return total?.sums['count'] ?? 0
}

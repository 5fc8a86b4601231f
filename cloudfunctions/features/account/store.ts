import type { Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account } from './rules/account'
import type { Actor } from './rules/entry'

/** As stored: what time alone has changed since the last entry is not in it yet; see `accountNow`. */
export function readAccount(_context: Context, _id: MemberId): Promise<Account | null> {
  throw new Error('under construction')
}

/** The account as it stands now: activation, expiry and tier reviews that are due are applied, unsaved. */
export function accountNow(_context: Context, _account: Account): Promise<Account> {
  throw new Error('under construction')
}

export interface OpenAccount {
  key: Key
  actor: Actor
  /** The programme's welcome points are given at once unless this is false. */
  welcome?: boolean
}

/** One insert; a second call with the same id returns what stands (`replayed`). */
export function createAccount(
  _context: Context,
  _id: MemberId,
  _options: OpenAccount,
): Promise<{ account: Account; welcomePoints: number; replayed: boolean }> {
  throw new Error('under construction')
}

/** Carries the outbox to the journal, all but the newest `keep`. Returns how many entries moved. */
export function flush(_context: Context, _id: MemberId, _keep?: number): Promise<number> {
  throw new Error('under construction')
}

import type { Balances, ExpiringPoints, Time } from '../../../typings/contract'
import type { Account } from './rules/account'

export function balancesView(_account: Account): Balances {
  throw new Error('under construction')
}

/** The whole schedule, one line per expiry, soonest first; points that never expire are not in it. */
export function expiringOf(_account: Account, _now: Time): ExpiringPoints[] {
  throw new Error('under construction')
}

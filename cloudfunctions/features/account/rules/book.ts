import type { Time } from '../../../../typings/contract'
import type { Programmes } from '../../programme/rules/programme'
import type { Account } from './account'
import type { Rejected } from './command'

/** What every rule reads: the account at this step, the programme, and the time of the attempt. */
export interface Book {
  account: Account
  programmes: Programmes
  /** Never before the last entry. */
  now: Time
}

export function isRejected(value: object): value is Rejected {
  return 'rejected' in value
}

export function reject(
  rejected: Rejected['rejected'],
  message: string,
  details?: Rejected['details'],
): Rejected {
  return details ? { rejected, message, details } : { rejected, message }
}

/**
 * Every way an action can be refused. The set is closed: a new code is added here, in both
 * dictionaries of the mini program, and in docs/errors.md.
 */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'UNKNOWN_ACTION'
  | 'NOT_A_MEMBER'
  | 'ALREADY_A_MEMBER'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'BUSY'
  | 'KEY_TIME'
  | 'IDEMPOTENCY_CONFLICT'
  | 'INSUFFICIENT_POINTS'
  | 'ACCOUNT_FROZEN'
  | 'ACCOUNT_CLOSED'
  | 'CODE_UNKNOWN'
  | 'CODE_EXPIRED'
  | 'CODE_USED'
  | 'VISIT_HELD'
  | 'VISIT_EXPIRED'
  | 'OUT_OF_STOCK'
  | 'LIMIT_REACHED'
  | 'NOT_ELIGIBLE'
  | 'ALREADY_DONE'
  | 'TOO_LATE'
  | 'VERSION_CHANGED'
  | 'CONFIRMATION_NEEDED'
  | 'APPROVAL_NEEDED'
  | 'CONSENT_NEEDED'
  | 'PIN_NEEDED'
  | 'WECHAT_UNAVAILABLE'
  | 'INTERNAL'

/** What a refusal may say besides its code; each field only where it helps the person on. */
export interface ErrorDetails {
  /** INVALID_INPUT: path of the field, e.g. `tiers.2.upgrade.amountFen`. */
  path?: string
  /** Why, as a closed word that the dictionaries translate (NOT_ELIGIBLE, CONFIRMATION_NEEDED, …). */
  reason?: Reason
  /** RATE_LIMITED and BUSY: when the same request may be sent again. */
  retryAfterMs?: number
  /** KEY_TIME: the server's clock, epoch ms. */
  now?: number
  /** CODE_USED, VISIT_HELD, ALREADY_DONE: where and when it happened. */
  shopName?: string
  at?: number
  /** INSUFFICIENT_POINTS, LIMIT_REACHED, NOT_ELIGIBLE: what is missing, in the unit of the reason. */
  missing?: number
  limit?: number
  /** VERSION_CHANGED: the version that stands now. */
  version?: number
}

/** Why something is not possible (yet); shown on both phones with what would change it. */
export type Reason =
  | 'below_minimum'
  | 'not_this_shop'
  | 'not_this_tier'
  | 'not_started'
  | 'ended'
  | 'expired'
  | 'used'
  | 'locked'
  | 'paused'
  | 'not_targeted'
  | 'member_limit'
  | 'period_limit'
  | 'out_of_stock'
  | 'frozen'
  | 'closed'
  | 'deficit'
  | 'own_account'
  | 'other_shop'
  | 'amount_unusual'
  | 'sale_again'
  | 'over_ceiling'
  | 'over_daily_ceiling'
  | 'over_paid'
  | 'window_closed'
  | 'receipt_taken'
  | 'birthday_once_a_year'
  | 'second_person'
  | 'static_number'
  | 'payment_code'
  | 'product_barcode'
  | 'pickup_code'
  | 'unknown_code'
  | 'phone_taken'
  | 'last_owner'
  | 'export_cap'
  | 'not_excluded'
  | 'wallet_off'
  | 'wallet_taken'
  | 'too_far'
  | 'place_needed'

export interface Refused {
  ok: false
  code: ErrorCode
  /** English, for logs and developers; pages translate by code and reason. */
  message: string
  requestId: string
  details?: ErrorDetails
}

export interface Done<T> {
  ok: true
  data: T
  requestId: string
  /** Epoch ms on the server when it answered; pages learn the clock offset from it. */
  now: number
}

export type Reply<T> = Done<T> | Refused

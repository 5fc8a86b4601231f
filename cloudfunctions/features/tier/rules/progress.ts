import type { TierProgress, TierRule, TierView, Time } from '../../../../typings/contract'
import type { Account } from '../../account/rules/account'
import type { Programme } from '../../programme/rules/programme'

/** "Spend ¥X by <date> for Gold until <date>", for the account as `accountNow` gives it. */
export function progressOf(_account: Account, _programme: Programme, _now: Time): TierProgress {
  throw new Error('under construction')
}

/** The rule of a tier id; an id that the programme no longer has gives the first tier. */
export function tierRuleOf(_programme: Programme, _tierId: string): TierRule {
  throw new Error('under construction')
}

export function tierView(_programme: Programme, _tierId: string): TierView {
  throw new Error('under construction')
}

/** Until when a tier would be held if reached at that time; null: no end. */
export function untilIfReached(_rule: TierRule, _at: Time): Time | null {
  throw new Error('under construction')
}

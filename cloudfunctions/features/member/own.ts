import type { MemberId } from '../../../typings/contract'
import { Refusal } from '../../platform/refusal'
import type { ConsumerGrant } from '../access/rules/grants'

/** The matrix lets only members in; this says so to the compiler. */
export function own({ memberId }: ConsumerGrant): MemberId {
  if (memberId === null) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  return memberId
}

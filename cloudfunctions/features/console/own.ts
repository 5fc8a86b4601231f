import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { memberOf } from '../access'

/** Nobody changes the account that is their own. @throws Refusal FORBIDDEN (reason `own_account`) */
export async function checkNotOwn(context: Context, memberId: MemberId): Promise<void> {
  if ((await memberOf(context)) === memberId) {
    throw new Refusal('FORBIDDEN', 'a colleague changes your own card', { reason: 'own_account' })
  }
}

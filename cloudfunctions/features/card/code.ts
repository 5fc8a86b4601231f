import type { CodeBatch } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { identityOf } from '../member'
import { CODE_STEP_MS, codeBatch } from './rules/code'

/** The next twenty codes of the caller's card; no request beyond the identity. */
export async function nextCodes(context: Context): Promise<CodeBatch> {
  const identity = await identityOf(context)
  if (!identity) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  const { alias } = identity.face
  const codes = codeBatch(context.secrets.codeKey, alias, context.clock.now())
  return { codes, stepMs: CODE_STEP_MS }
}

import type { ConsentRecord, Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { sha256 } from '../../platform/ids'
import { recent } from '../../platform/recent'
import { removeBehaviour } from '../behaviour'
import { changeMember, consentsOf, recordConsents } from '../member'
import { currentProgramme } from '../programme'

/** Newest first, withdrawn ones included: what was agreed to, which text, when and where. */
export async function listConsents(
  context: Context,
  memberId: MemberId,
): Promise<{ items: ConsentRecord[] }> {
  const docs = await consentsOf(context, memberId)
  return {
    items: docs.map(({ kind, version, granted, at, scene }) => ({
      kind,
      version,
      granted,
      at,
      scene,
    })),
  }
}

/** Withdrawing is as easy as giving (PIPL Art. 15); the record of before stays. */
export async function changeConsent(
  context: Context,
  memberId: MemberId,
  input: { key: Key; kind: 'marketing' | 'behaviour'; granted: boolean },
): Promise<{ items: ConsentRecord[] }> {
  const { agreement } = (await currentProgramme(context)).config
  const givenAt = await recordConsents(context, memberId, input.key, [
    {
      kind: input.kind,
      version: agreement.version,
      // As of a consent on paper, so that all of one version can be laid beside its text.
      textHash: sha256(agreement.body.zh),
      granted: input.granted,
      scene: 'direct',
      takenBy: 'self',
    },
  ])
  behaviour.forget(context, memberId)
  // What rested on the consent alone goes with it (PIPL Art. 47, item 3).
  if (input.kind === 'behaviour' && !input.granted) {
    await removeBehaviour(context, memberId, givenAt)
  }
  // Offers are marketing: whoever withdraws is told of none, until they ask for them again.
  if (input.kind === 'marketing' && !input.granted) {
    await changeMember(context, memberId, `${input.key}:offers`, ({ notifications }) => ({
      notifications: { ...notifications, offers: false },
    }))
  }
  return listConsents(context, memberId)
}

const behaviour = recent<boolean>(60_000, 20_000)

/** Whether a member's behaviour may be recorded; a withdrawal is seen within a minute everywhere. */
export function behaviourAllowed(context: Context, memberId: MemberId): Promise<boolean> {
  return behaviour.through(context, memberId, async () => {
    const consents = await consentsOf(context, memberId)
    return consents.find(({ kind }) => kind === 'behaviour')?.granted ?? false
  })
}

import type { MemberId, SessionOpenOutput } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { findProgramme } from '../programme'
import { memberOf, rolesOf } from './authorise'

/** Who the caller is here: member or visitor, with which roles, of which brand. */
export async function openSession(context: Context): Promise<SessionOpenOutput> {
  const [memberId, roles, programme] = await Promise.all([
    memberOf(context),
    rolesOf(context),
    findProgramme(context),
  ])
  return {
    member: memberId === null ? null : await memberLine(context, memberId),
    roles,
    programmeReady: programme !== null,
    brandName: programme?.config.card.brandName ?? { zh: '', en: '' },
    programmeVersion: programme?.version ?? 0,
  }
}

async function memberLine(context: Context, memberId: MemberId) {
  const member = await context.db.get<{ _id: string; number: string; nickname: string }>(
    'members',
    memberId,
  )
  return member && { memberId, number: member.number, nickname: member.nickname }
}

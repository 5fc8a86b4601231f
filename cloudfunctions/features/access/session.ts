import type { SessionOpenOutput } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { identityOf } from '../member'
import { findProgramme } from '../programme'
import { markSeen } from '../team'
import { rolesOf } from './authorise'

/** Who the caller is here: member or visitor, with which roles, of which brand. */
export async function openSession(context: Context): Promise<SessionOpenOutput> {
  const [identity, roles, programme] = await Promise.all([
    identityOf(context),
    rolesOf(context),
    findProgramme(context),
  ])
  if (roles.length > 0) later(context, 'team.seen', () => markSeen(context))
  return {
    member: identity && {
      memberId: identity.memberId,
      number: identity.face.number,
      nickname: identity.face.nickname,
    },
    roles,
    programmeReady: programme !== null,
    brandName: programme?.config.card.brandName ?? { zh: '', en: '' },
    programmeVersion: programme?.version ?? 0,
  }
}

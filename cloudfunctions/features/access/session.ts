import type { SessionOpenOutput } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { adoptByUnion, walletCardId } from '../card'
import { identityOf } from '../member'
import { findProgramme } from '../programme'
import { raiseAlert } from '../overview'
import { markSeen, postOf } from '../team'
import { rolesOf } from './authorise'

/** Who the caller is here: member or visitor, with which roles, of which brand. */
export async function openSession(context: Context): Promise<SessionOpenOutput> {
  const [identity, roles, programme, wallet] = await Promise.all([
    identityOf(context),
    rolesOf(context),
    findProgramme(context),
    walletCardId(context),
  ])
  if (identity && wallet !== '' && identity.face.wallet === 'none') {
    later(context, 'cards added before', () => adoptByUnion(context, identity.memberId))
  }
  if (roles.length > 0) later(context, 'team.seen', () => noticeSignIn(context))
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
    walletOffered: wallet !== '',
  }
}

/** Staff and merchants only: members sign in from wherever they like. */
async function noticeSignIn(context: Context): Promise<void> {
  if (!(await markSeen(context))) return
  const post = await postOf(context, context.caller.openid)
  if (!post) return
  await raiseAlert(context, {
    kind: 'new_device',
    subject: post.staffId,
    values: { name: post.name, role: post.role },
  })
}

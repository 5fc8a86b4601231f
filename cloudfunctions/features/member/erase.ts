import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { IDENTITIES, MEMBERS, PHONES, UNIONS } from './record'
import { identitiesOf } from './store'

/**
 * Erases who the person was (PIPL Art. 47); the journal and sales stay, without identity. Ends the
 * way back first (identities, phone), so that a run cut short never leaves a nameless card in use.
 * May be repeated.
 */
export async function eraseMember(context: Context, id: MemberId): Promise<void> {
  const unionids = (await identitiesOf(context, id)).map(({ unionid }) => unionid).filter(Boolean)
  for (const unionid of unionids) {
    await context.db.removeWhere(UNIONS, { _id: unionid, memberId: id })
  }
  // Every number that leads here, also one of a card that was merged or of a write cut short.
  await context.db.removeWhere(PHONES, { memberId: id })
  await context.db.removeWhere(IDENTITIES, { memberId: id })
  const set = {
    status: 'erased',
    nickname: '',
    nicknameSearch: '',
    avatarFileId: '',
    birthday: '',
    birthdaySetAt: 0,
    phone: '',
    phoneIndex: '',
    sealedUnder: [],
    sceneRef: '',
    staffNote: '',
    tags: [],
  }
  await context.db.updateWhere(MEMBERS, { _id: id }, { set, inc: { version: 1 } })
}

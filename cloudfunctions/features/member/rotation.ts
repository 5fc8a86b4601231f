import type { Context } from '../../platform/context'
import { sealedUnderOldKey } from '../../platform/field-crypto'
import type { MemberRecord } from './record'
import { MEMBERS } from './record'
import { keysInUse, openPersonal, sealPersonal } from './store'

/**
 * Seals one slice of members under the newest key. Readers understand both keys meanwhile, so it runs
 * while the house is open. The old key may leave the configuration a day after this returns 0: visits,
 * sales that are not posted yet and WeChat's token hold copies under it until then.
 */
export async function resealMembers(context: Context, limit: number): Promise<number> {
  const newest = context.secrets.fieldKeys[0]?.id ?? ''
  const old = context.secrets.fieldKeys.slice(1).map(({ id }) => id)
  if (old.length === 0) return 0
  const members = await context.db.query<MemberRecord>(MEMBERS, {
    filter: { sealedUnder: { in: old } },
    limit,
  })
  for (const member of members) {
    const phone = reseal(context, member, 'phone')
    const birthday = reseal(context, member, 'birthday')
    // A member that changed meanwhile is left for the next slice.
    await context.db.updateWhere(
      MEMBERS,
      { _id: member._id, version: member.version },
      {
        set: { phone, birthday, sealedUnder: keysInUse({ phone, birthday }) },
        inc: { version: 1 },
      },
    )
  }
  context.log.info('resealed', { members: members.length, keyId: newest })
  return members.length
}

function reseal(context: Context, member: MemberRecord, field: 'phone' | 'birthday'): string {
  const sealed = member[field]
  if (sealed === '' || !sealedUnderOldKey(context.secrets, sealed)) return sealed
  return sealPersonal(context, member._id, field, openPersonal(context, member, field))
}

import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { consentsOf } from './consent'
import { setPhone } from './profile'
import { isBirthday } from './rules/profile'
import { changeMember, findMember, keysInUse, sealPersonal } from './store'

/**
 * Keeps what a member wrote into a form outside this program. Only for who has agreed to our terms, and
 * only where we know nothing yet: what the person told us here stands. A number that another card has is
 * left with that card. May be repeated. Returns which fields were taken.
 */
export async function takeFromForm(
  context: Context,
  id: MemberId,
  key: string,
  { phone, birthday }: { phone: string; birthday: string },
): Promise<('phone' | 'birthday')[]> {
  const member = await findMember(context, id)
  if (member?.status !== 'active' || !(await hasAgreed(context, id))) return []
  const taken: ('phone' | 'birthday')[] = []
  if (phone !== '' && member.phone === '' && (await takePhone(context, id, key, phone))) {
    taken.push('phone')
  }
  if (isBirthday(birthday) && member.birthday === '') {
    await changeMember(context, id, `${key}:birthday`, (standing) => {
      if (standing.birthday !== '') return {}
      const sealed = sealPersonal(context, id, 'birthday', birthday)
      const sealedUnder = keysInUse({ phone: standing.phone, birthday: sealed })
      return { birthday: sealed, birthdaySetAt: context.clock.now(), sealedUnder }
    })
    taken.push('birthday')
  }
  return taken
}

async function hasAgreed(context: Context, id: MemberId): Promise<boolean> {
  const newest = (await consentsOf(context, id)).find(({ kind }) => kind === 'agreement')
  return newest?.granted === true
}

async function takePhone(
  context: Context,
  id: MemberId,
  key: string,
  phone: string,
): Promise<boolean> {
  try {
    await setPhone(context, id, `${key}:phone`, phone)
    return true
  } catch (error) {
    if (!(error instanceof Refusal && error.details?.reason === 'phone_taken')) throw error
    return false
  }
}

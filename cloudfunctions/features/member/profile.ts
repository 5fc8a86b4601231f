import type {
  Key,
  MemberId,
  NotificationSettings,
  Profile,
  ProfileUpdateInput,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { MemberRecord } from './record'
import { PHONES } from './record'
import { birthdayEditableFrom, maskPhone } from './rules/profile'
import {
  changeMember,
  holdPhone,
  isWritten,
  keysInUse,
  openPersonal,
  phoneIndex,
  readMember,
  sealPersonal,
} from './store'

export async function showProfile(context: Context, id: MemberId): Promise<Profile> {
  return profileView(context, await readMember(context, id))
}

/** @throws Refusal NOT_ELIGIBLE (reason `birthday_once_a_year`) */
export async function updateProfile(
  context: Context,
  id: MemberId,
  { key, nickname, avatarFileId, birthday }: ProfileUpdateInput,
): Promise<Profile> {
  const now = context.clock.now()
  const asked = { action: 'member.update', nickname, avatarFileId, birthday }
  const change = (member: MemberRecord) => ({
    ...(nickname === undefined ? {} : { nickname, nicknameSearch: nickname.toLowerCase() }),
    ...(avatarFileId === undefined ? {} : { avatarFileId }),
    ...(birthday === undefined ? {} : birthdayChange(context, member, birthday, now)),
  })
  const changed = await changeMember(context, id, key, change, asked)
  return profileView(context, changed)
}

function birthdayChange(context: Context, member: MemberRecord, birthday: string, now: number) {
  const current = openPersonal(context, member, 'birthday')
  if (birthday === current) return {}
  if (now < birthdayEditableFrom(current, member.birthdaySetAt)) {
    throw new Refusal('NOT_ELIGIBLE', 'the birthday may change once a year', {
      reason: 'birthday_once_a_year',
      at: birthdayEditableFrom(current, member.birthdaySetAt),
    })
  }
  const sealed = sealPersonal(context, member._id, 'birthday', birthday)
  const sealedUnder = keysInUse({ phone: member.phone, birthday: sealed })
  return { birthday: sealed, birthdaySetAt: now, sealedUnder }
}

/** Not which number: the code behind it is asked of WeChat only once. */
const BIND = { action: 'member.bindPhone' }

/** Binds the number behind a getPhoneNumber code; the number before is set free. */
export async function bindPhone(
  context: Context,
  id: MemberId,
  { key, phoneCode }: { key: Key; phoneCode: string },
): Promise<Profile> {
  const standing = await readMember(context, id)
  // The code works once: a retry must not ask WeChat again.
  if (isWritten(context, standing, key, BIND)) {
    await setOthersFree(context, standing)
    return profileView(context, standing)
  }
  return profileView(
    context,
    await setPhone(context, id, key, await context.phones.numberOf(phoneCode)),
  )
}

/** @throws Refusal ALREADY_DONE (reason `phone_taken`) */
export async function setPhone(
  context: Context,
  id: MemberId,
  key: string,
  phone: string,
): Promise<MemberRecord> {
  await holdPhone(context, id, phone)
  let before: string | undefined
  const bind = (member: MemberRecord) => {
    before = member.phoneIndex
    const sealed = sealPersonal(context, id, 'phone', phone)
    return {
      phone: sealed,
      phoneIndex: phoneIndex(context, phone),
      sealedUnder: keysInUse({ phone: sealed, birthday: member.birthday }),
    }
  }
  const changed = await changeMember(context, id, key, bind, BIND)
  if (before === undefined) await setOthersFree(context, changed)
  else if (before !== '' && before !== changed.phoneIndex) {
    await context.db.removeWhere(PHONES, { _id: before, memberId: id })
  }
  return changed
}

/** An attempt may have died after its write: nobody knows any more which number was there before. */
async function setOthersFree(context: Context, { _id: memberId, phoneIndex: own }: MemberRecord) {
  await context.db.removeWhere(PHONES, { memberId, _id: { not: own } })
}

export function profileView(context: Context, member: MemberRecord): Profile {
  const birthday = openPersonal(context, member, 'birthday')
  return {
    nickname: member.nickname,
    avatarFileId: member.avatarFileId,
    birthday,
    birthdayEditableFrom: birthdayEditableFrom(birthday, member.birthdaySetAt),
    phoneMasked: phoneMasked(context, member),
    language: member.language,
  }
}

export function phoneMasked(context: Context, member: MemberRecord): string {
  return maskPhone(openPersonal(context, member, 'phone'))
}

export async function updateNotifications(
  context: Context,
  id: MemberId,
  { key, tier, expiry, offers }: { key: Key } & NotificationSettings,
): Promise<NotificationSettings> {
  const notifications = { tier, expiry, offers }
  const asked = { action: 'notification.update', ...notifications }
  return (await changeMember(context, id, key, () => ({ notifications }), asked)).notifications
}

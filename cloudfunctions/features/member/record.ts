import type {
  EntryScene,
  Key,
  Language,
  MemberId,
  NotificationSettings,
  Reminder,
  StaffId,
  Time,
} from '../../../typings/contract'
import type { Doc } from '../../platform/database'

/**
 * Who is behind an openid. One person may have several (a phone per appid, joined by unionid), all
 * pointing to one member. It carries a copy of what the card shows, so that the summary needs no third
 * request; the member document is the original.
 */
export interface Identity extends Doc {
  /** The openid. */
  _id: string
  memberId: MemberId
  /** The cards it was on before they were merged, oldest first. */
  mergedFrom?: MemberId[]
  unionid: string
  face: CardFields
  /** The member's version that `face` was copied from. */
  faceVersion: number
  /** Unread messages, for the red dot; message.read counts anew. */
  unread: number
  /** Coupons in hand: id → when it lapses. */
  coupons: Record<string, Time>
  /** Reminders outside this program that this phone has said yes to and not been sent. */
  allowed?: Partial<Record<Reminder, number>>
  /** The newest keys that have added to them, each with `#` and what it added. */
  allowedBy?: string[]
  /** The claim that made it, so that its retry is answered alike. */
  claimKey: Key
  at: Time
  schemaVersion: 1
}

export interface CardFields {
  /** 8 digits, random. */
  number: string
  /** 8 digits, random: stands in the rotating code instead of the number. */
  alias: string
  nickname: string
  avatarFileId: string
  memberSince: Time
  wallet: 'none' | 'adding' | 'added' | 'deleted'
}

/** `unions/{unionid}`: the first openid of a person decides who its others are. */
export interface Union extends Doc {
  memberId: MemberId
  schemaVersion: 1
}

/** `phones/{blind index}`: one number, one member. */
export interface PhoneHolder extends Doc {
  memberId: MemberId
  schemaVersion: 1
}

/** `members/{memberId}`: who the person is; what they own stands in accounts. */
export interface MemberRecord extends Doc {
  _id: MemberId
  version: number
  schemaVersion: 1
  number: string
  alias: string
  nickname: string
  /** Lower case, for the console's search by beginning. */
  nicknameSearch: string
  avatarFileId: string
  memberSince: Time
  wallet: CardFields['wallet']
  /** Sealed `MM-DD`, or ''. */
  birthday: string
  birthdaySetAt: Time
  /** Sealed number, or ''. */
  phone: string
  phoneIndex: string
  /** Field keys in use (`phone`, `birthday`), so that rotation finds what is left by an index. */
  sealedUnder: string[]
  language: Language
  scene: EntryScene
  sceneRef: string
  /** '' for who claimed on their own phone. */
  enrolledBy: StaffId | ''
  claimKey: Key
  /** `merged`: an old card of somebody who has another; its number and codes lead there. */
  status: 'active' | 'frozen' | 'erased' | 'merged'
  mergedInto?: MemberId
  tags: string[]
  staffNote: string
  notifications: NotificationSettings
  /** The newest writes' marks, the newest first: a late retry of one must not go over what came after it. */
  recentKeys: string[]
}

export const IDENTITIES = 'identities'
export const UNIONS = 'unions'
export const PHONES = 'phones'
export const MEMBERS = 'members'

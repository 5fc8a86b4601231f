import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { MemberRecord } from './record'
import { IDENTITIES, MEMBERS, PHONES, UNIONS } from './record'
import type { SealedField } from './store'
import { changeMember, faceOf, findMember, keysInUse, openPersonal, sealPersonal } from './store'

/** What the survivor gets of who the other was; decided once, so that it can be taken back. */
export interface PersonTaken {
  fields: SealedField[]
  tags: string[]
  memberSinceBefore: Time
}

const MOST_TAGS = 20
const MOST_NOTE = 500

/** Phone and birthday where the survivor has none, tags that it lacks. @throws Refusal NOT_FOUND */
export async function planPerson(
  context: Context,
  from: MemberId,
  into: MemberId,
): Promise<PersonTaken> {
  const [other, own] = await Promise.all([mustFind(context, from), mustFind(context, into)])
  const fields = (['phone', 'birthday'] as const).filter((name) => own[name] === '' && other[name])
  const tags = other.tags.filter((tag) => !own.tags.includes(tag))
  return {
    fields,
    tags: tags.slice(0, Math.max(0, MOST_TAGS - own.tags.length)),
    memberSinceBefore: own.memberSince,
  }
}

async function mustFind(context: Context, id: MemberId): Promise<MemberRecord> {
  const member = await findMember(context, id)
  if (!member || member.status === 'erased') throw new Refusal('NOT_FOUND', 'no such member')
  return member
}

interface Joining {
  key: string
  from: MemberId
  /** The survivor; behind it the cards that it has been merged into meanwhile, that of today last. */
  chain: readonly MemberId[]
  taken: PersonTaken
}

/**
 * One person, one card: the other's number leads to the survivor, its phones (identities) carry the
 * survivor's card, and what was known of the person only there is known here. May be repeated.
 */
export async function joinPersons(
  context: Context,
  { key, from, chain, taken }: Joining,
): Promise<void> {
  const [survivor = from] = chain
  const into = chain.at(-1) ?? survivor
  const other = await mustFind(context, from)
  await context.db.updateWhere(
    MEMBERS,
    { _id: from, status: { in: ['active', 'frozen'] } },
    { set: { status: 'merged', mergedInto: survivor }, inc: { version: 1 } },
  )
  if (taken.fields.includes('phone')) {
    const filter = { _id: other.phoneIndex, memberId: from }
    await context.db.updateWhere(PHONES, filter, { set: { memberId: into } })
  }
  const own = await changeMember(context, into, `${key}:join`, (member) =>
    joined(context, member, other, taken),
  )
  const face = { face: faceOf(own), faceVersion: own.version }
  const push = { mergedFrom: [from, ...chain.slice(0, -1)] }
  const filter = { memberId: from }
  await context.db.updateWhere(IDENTITIES, filter, { set: { memberId: into, ...face }, push })
  await context.db.updateWhere(UNIONS, filter, { set: { memberId: into }, push })
}

function joined(
  context: Context,
  own: MemberRecord,
  other: MemberRecord,
  { fields, tags }: PersonTaken,
): Partial<MemberRecord> {
  const copied: Partial<MemberRecord> = {}
  for (const name of fields) {
    if (own[name] !== '') continue
    copied[name] = sealPersonal(context, own._id, name, openPersonal(context, other, name))
    if (name === 'phone') copied.phoneIndex = other.phoneIndex
    else copied.birthdaySetAt = other.birthdaySetAt
  }
  const news = own.staffNote.includes(other.staffNote) ? '' : other.staffNote
  const notes = [own.staffNote, news].filter(Boolean).join('\n')
  return {
    ...copied,
    sealedUnder: keysInUse({ ...own, ...copied }),
    tags: [...new Set([...own.tags, ...tags])],
    staffNote: notes.slice(0, MOST_NOTE),
    memberSince: Math.min(own.memberSince, other.memberSince),
  }
}

/** Two cards again. What was copied goes back where it has not been changed since. May be repeated. */
export async function partPersons(
  context: Context,
  { key, from, chain, taken }: Joining,
): Promise<void> {
  const [survivor = from] = chain
  const other = await mustFind(context, from)
  if (chain.length === 1) {
    await changeMember(context, survivor, `${key}:part`, (own) => parted(own, other, taken))
  }
  if (taken.fields.includes('phone')) {
    const held = { _id: other.phoneIndex, memberId: { in: chain } }
    await context.db.updateWhere(PHONES, held, { set: { memberId: from } })
  }
  await context.db.updateWhere(
    MEMBERS,
    { _id: from, status: 'merged', mergedInto: survivor },
    { set: { status: 'active' }, unset: ['mergedInto'], inc: { version: 1 } },
  )
  const back = await mustFind(context, from)
  const face = { face: faceOf(back), faceVersion: back.version }
  const filter = { memberId: { in: chain }, mergedFrom: from }
  await context.db.updateWhere(IDENTITIES, filter, { set: { memberId: from, ...face } })
  await context.db.updateWhere(UNIONS, filter, { set: { memberId: from } })
}

function parted(
  own: MemberRecord,
  other: MemberRecord,
  { fields, tags, memberSinceBefore }: PersonTaken,
): Partial<MemberRecord> {
  const cleared: Partial<MemberRecord> = {}
  if (fields.includes('phone') && own.phoneIndex === other.phoneIndex) {
    cleared.phone = ''
    cleared.phoneIndex = ''
  }
  if (fields.includes('birthday') && own.birthdaySetAt === other.birthdaySetAt) {
    cleared.birthday = ''
    cleared.birthdaySetAt = 0
  }
  return {
    ...cleared,
    sealedUnder: keysInUse({ ...own, ...cleared }),
    tags: own.tags.filter((tag) => !tags.includes(tag)),
    memberSince: memberSinceBefore,
  }
}

/** The undo window is over: what the old card still knew of the person is on the other one. */
export async function forgetMerged(context: Context, id: MemberId): Promise<void> {
  const set = { phone: '', phoneIndex: '', birthday: '', birthdaySetAt: 0, sealedUnder: [] }
  const name = { nickname: '', nicknameSearch: '', avatarFileId: '', staffNote: '', tags: [] }
  await context.db.updateWhere(
    MEMBERS,
    { _id: id, status: 'merged' },
    { set: { ...set, ...name }, inc: { version: 1 } },
  )
}

/** The coupons in hand, counted anew on every phone of the member. */
export async function couponsInHand(
  context: Context,
  memberId: MemberId,
  coupons: readonly { _id: string; expiresAt: Time }[],
): Promise<void> {
  const map = Object.fromEntries(
    coupons.map(({ _id, expiresAt }) => [_id.replaceAll('.', '_'), expiresAt]),
  )
  await context.db.updateWhere(IDENTITIES, { memberId }, { set: { coupons: map } })
}

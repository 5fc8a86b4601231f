import type {
  EntryScene,
  Key,
  Language,
  MemberId,
  NotificationSettings,
  StaffId,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Changes } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { blindIndex, openField, sealField } from '../../platform/field-crypto'
import { canonicalJson } from '../../platform/pure/canonical'
import { Refusal } from '../../platform/refusal'
import { isBirthday } from './rules/profile'
import type { CardFields, Identity, MemberRecord, PhoneHolder } from './record'
import { IDENTITIES, MEMBERS, PHONES } from './record'

const WRITE_ATTEMPTS = 5
const KEYS_KEPT = 20

export function findMember(context: Context, id: MemberId): Promise<MemberRecord | null> {
  return context.db.get<MemberRecord>(MEMBERS, id)
}

/** @throws Refusal NOT_FOUND */
export async function readMember(context: Context, id: MemberId): Promise<MemberRecord> {
  const member = await findMember(context, id)
  if (!member || member.status === 'erased') throw new Refusal('NOT_FOUND', 'no such member')
  return member
}

/** By what stands on the card or in its code; one request. Null when nobody has it. */
export async function memberBy(
  context: Context,
  field: 'number' | 'alias',
  value: string,
): Promise<MemberRecord | null> {
  const [member] = await context.db.query<MemberRecord>(MEMBERS, {
    filter: { [field]: value },
    limit: 1,
  })
  return member ? standing(context, member) : null
}

/** The person's card of today: old ones lead to the one that they were merged into. */
async function standing(
  context: Context,
  member: MemberRecord,
  hops = 5,
): Promise<MemberRecord | null> {
  if (member.status === 'erased') return null
  if (member.status !== 'merged' || !member.mergedInto || hops === 0) return member
  const next = await findMember(context, member.mergedInto)
  return next && standing(context, next, hops - 1)
}

/** By a whole phone number, through its blind index; two requests. */
export async function memberByPhone(context: Context, phone: string): Promise<MemberRecord | null> {
  const holder = await context.db.get<PhoneHolder>(PHONES, phoneIndex(context, phone))
  return holder && memberNow(context, holder.memberId)
}

/** By id; where that card was merged, the one of today. Null when it is nobody's any more. */
export async function memberNow(context: Context, id: MemberId): Promise<MemberRecord | null> {
  const member = await findMember(context, id)
  return member && standing(context, member)
}

/** A card and those that it leads to since it was merged, the one of today last. */
export async function leadsTo(context: Context, id: MemberId): Promise<MemberId[]> {
  const chain = [id]
  for (let hop = 0; hop < 5; hop++) {
    const member = await findMember(context, chain.at(-1) ?? id)
    if (member?.status !== 'merged' || !member.mergedInto) break
    chain.push(member.mergedInto)
  }
  return chain
}

export interface NewMember {
  memberId: MemberId
  key: Key
  face: CardFields
  language: Language
  scene: EntryScene
  sceneRef: string
  enrolledBy: StaffId | ''
  /** What was asked for, where another request under the same key is to be refused. */
  asked?: unknown
}

/** Numbers and aliases are random, never counting up: neither tells how many members there are. */
export function newCardFields(context: Context, nickname: string): CardFields {
  return {
    number: randomDigits(context),
    alias: randomDigits(context),
    nickname,
    avatarFileId: '',
    memberSince: context.clock.now(),
    wallet: 'none',
  }
}

function randomDigits(context: Context): string {
  // No leading zero: spreadsheets would drop it.
  return `${String(1 + context.ids.below(9))}${context.ids.digits(7)}`
}

/**
 * Inserts the member; one that stands already is returned as it is, so a retry finishes what a death
 * left. A number or alias that somebody has is drawn again.
 */
export async function insertMember(context: Context, draft: NewMember): Promise<MemberRecord> {
  let { number, alias } = draft.face
  for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
    const member = memberFrom(context, { ...draft, face: { ...draft.face, number, alias } })
    try {
      await context.db.insert(MEMBERS, [member])
      return member
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
    }
    const standing = await findMember(context, draft.memberId)
    if (standing) return standing
    number = randomDigits(context)
    alias = randomDigits(context)
  }
  throw new Refusal('BUSY', 'no free card number found; try again', { retryAfterMs: 500 })
}

function memberFrom(
  context: Context,
  { memberId, key, face, asked, ...rest }: NewMember,
): MemberRecord {
  return {
    _id: memberId,
    version: 1,
    schemaVersion: 1,
    ...face,
    nicknameSearch: face.nickname.toLowerCase(),
    birthday: '',
    birthdaySetAt: 0,
    phone: '',
    phoneIndex: '',
    sealedUnder: [],
    ...rest,
    claimKey: key,
    status: 'active',
    tags: [],
    staffNote: '',
    notifications: { tier: true, expiry: true, offers: false } satisfies NotificationSettings,
    recentKeys: [markOf(context, key, asked)],
  }
}

export function faceOf(member: MemberRecord): CardFields {
  const { number, alias, nickname, avatarFileId, memberSince, wallet } = member
  return { number, alias, nickname, avatarFileId, memberSince, wallet }
}

/** A write among the member's newest: its key and, keyed because a birthday is soon guessed, what it asked for. */
function markOf(context: Context, key: string, asked: unknown): string {
  if (asked === undefined) return key
  return `${key}#${blindIndex(context.secrets, 'write', canonicalJson(asked)).slice(0, 16)}`
}

/** Whether this was written before. @throws Refusal IDEMPOTENCY_CONFLICT: the key asked for something else */
export function isWritten(
  context: Context,
  { recentKeys }: Pick<MemberRecord, 'recentKeys'>,
  key: string,
  asked?: unknown,
): boolean {
  const standing = recentKeys.find((each) => each === key || each.startsWith(`${key}#`))
  const mark = markOf(context, key, asked)
  if (standing?.includes('#') && mark !== key && standing !== mark) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return standing !== undefined
}

/**
 * Changes a member under its version, at most once per key. `change` sees what stands and returns the
 * fields to set, or throws a Refusal; it may be called again when somebody else was quicker. `asked`: the
 * action and what it was to do, where a person sent it.
 * @throws Refusal NOT_FOUND, ACCOUNT_CLOSED, BUSY, IDEMPOTENCY_CONFLICT
 */
export async function changeMember(
  context: Context,
  id: MemberId,
  key: string,
  change: (member: MemberRecord) => Partial<MemberRecord>,
  asked?: unknown,
): Promise<MemberRecord> {
  for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
    const member = await readMember(context, id)
    if (isWritten(context, member, key, asked)) return copyFace(context, member)
    if (member.status === 'merged') {
      throw new Refusal('ACCOUNT_CLOSED', 'merged into another card', { reason: 'closed' })
    }
    const recentKeys = [markOf(context, key, asked), ...member.recentKeys].slice(0, KEYS_KEPT)
    const set = { ...change(member), recentKeys }
    const changes: Changes = { set, inc: { version: 1 } }
    const changed = await context.db.updateWhere(
      MEMBERS,
      { _id: id, version: member.version },
      changes,
    )
    if (changed === 1) return copyFace(context, { ...member, ...set, version: member.version + 1 })
  }
  throw new Refusal('BUSY', 'somebody else is changing this member', { retryAfterMs: 300 })
}

/** The identities' copy of the card follows the member; the version keeps an older copy from winning. */
async function copyFace(context: Context, member: MemberRecord): Promise<MemberRecord> {
  const { version } = member
  const filter = { memberId: member._id, faceVersion: { below: version } }
  const set = { face: faceOf(member), faceVersion: version }
  await context.db.updateWhere(IDENTITIES, filter, { set })
  return member
}

export function identitiesOf(context: Context, memberId: MemberId): Promise<Identity[]> {
  return context.db.query<Identity>(IDENTITIES, { filter: { memberId }, limit: 20 })
}

export function phoneIndex(context: Context, phone: string): string {
  return blindIndex(context.secrets, 'phone', phone)
}

/**
 * One number, one member: the first insert holds it.
 * @throws Refusal ALREADY_DONE (reason `phone_taken`)
 */
export async function holdPhone(context: Context, memberId: MemberId, phone: string) {
  const _id = phoneIndex(context, phone)
  try {
    await context.db.insert(PHONES, [{ _id, memberId, schemaVersion: 1 } as PhoneHolder])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    const holder = await context.db.get<PhoneHolder>(PHONES, _id)
    if (holder?.memberId === memberId) return
    if (!holder || !(await takenOver(context, memberId, holder))) {
      throw new Refusal('ALREADY_DONE', 'another card has this phone number', {
        reason: 'phone_taken',
      })
    }
  }
}

/** The number of a card that is the member's own since a merge, or nobody's any more, may be had. */
async function takenOver(context: Context, memberId: MemberId, holder: PhoneHolder) {
  const owner = await memberNow(context, holder.memberId)
  if (owner && owner._id !== memberId) return false
  const filter = { _id: holder._id, memberId: holder.memberId }
  return (await context.db.updateWhere(PHONES, filter, { set: { memberId } })) === 1
}

export type SealedField = 'phone' | 'birthday'

export function sealPersonal(context: Context, id: MemberId, field: SealedField, text: string) {
  return text === '' ? '' : sealField(context.secrets, text, `${MEMBERS}:${id}:${field}`)
}

/** What is sealed in a member's field, or in a copy of it. */
export function openPersonal<Field extends SealedField>(
  context: Context,
  member: Pick<MemberRecord, '_id' | Field>,
  field: Field,
): string {
  const sealed: string = member[field]
  return sealed === ''
    ? ''
    : openField(context.secrets, sealed, `${MEMBERS}:${member._id}:${field}`)
}

/** `MM-DD` or ''; for birthday rules and the greeting at the till. */
export function birthdayOf(
  context: Context,
  member: Pick<MemberRecord, '_id' | 'birthday'>,
): string {
  const birthday = openPersonal(context, member, 'birthday')
  return isBirthday(birthday) ? birthday : ''
}

/** Which keys a member's fields are sealed under, for the rotation's index. */
export function keysInUse(fields: Pick<MemberRecord, SealedField>): string[] {
  const ids = [fields.phone, fields.birthday]
    .filter(Boolean)
    .map((text) => text.split('.')[0] ?? '')
  return [...new Set(ids)]
}

import type { MemberId } from '../../../typings/contract'
import {
  insertMember,
  newCardFields,
  openPersonal,
  readMember,
  resealMembers,
  setPhone,
} from '../../../cloudfunctions/features/member'
import { updateProfile } from '../../../cloudfunctions/features/member/profile'
import type { MemberRecord } from '../../../cloudfunctions/features/member/record'
import type { Context } from '../../../cloudfunctions/platform/context'
import { Town } from '../sale/town'

const first = { id: 'k1', key: Buffer.alloc(32, 1) }
const second = { id: 'k2', key: Buffer.alloc(32, 2) }

test('field keys rotate while the house is open: both are read, the newest writes, none is left behind', async () => {
  const town = new Town(7)
  const under = (...fieldKeys: (typeof first)[]): Context => {
    const context = town.context()
    return { ...context, secrets: { ...context.secrets, fieldKeys } }
  }
  const before = under(first)
  const ids = ['a', 'b', 'c'].map((name) => `m_${name}` as MemberId)
  for (const [index, memberId] of ids.entries()) {
    await insertMember(before, {
      memberId,
      key: town.key(),
      face: newCardFields(before, memberId),
      language: 'en',
      scene: 'desk',
      sceneRef: '',
      enrolledBy: '',
    })
    await setPhone(before, memberId, town.key(), `1380013800${String(index)}`)
    await updateProfile(before, memberId, { key: town.key(), birthday: '05-0' + String(index + 1) })
  }

  const during = under(second, first)
  const open = async (context: Context, id: MemberId, field: 'phone' | 'birthday') =>
    openPersonal(context, await readMember(context, id), field)
  expect(await open(during, ids[0] as MemberId, 'phone')).toBe('13800138000')
  expect(await resealMembers(during, 2)).toBe(2)
  await setPhone(during, ids[2] as MemberId, town.key(), '13900139000')
  expect(await resealMembers(during, 2)).toBe(1)
  expect(await resealMembers(during, 2)).toBe(0)

  const after = under(second)
  expect(await open(after, ids[1] as MemberId, 'phone')).toBe('13800138001')
  expect(await open(after, ids[2] as MemberId, 'phone')).toBe('13900139000')
  expect(await open(after, ids[2] as MemberId, 'birthday')).toBe('05-03')
  const members = town.db.all<MemberRecord>('members')
  expect(members.flatMap(({ sealedUnder }) => sealedUnder)).toEqual(['k2', 'k2', 'k2'])
})

import type { MemberId } from '../../../typings/contract'
import { createAccount } from '../../../cloudfunctions/features/account'
import type { AuditDoc } from '../../../cloudfunctions/features/audit/store'
import { exportMembers } from '../../../cloudfunctions/features/console/export'
import { insertMember, newCardFields } from '../../../cloudfunctions/features/member'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import { STRICT_LIMITS, takeStrict } from '../../../cloudfunctions/platform/throttle'
import { Town } from '../sale/town'

const owner = { staffId: 'ma', name: 'Ma', role: 'owner', shopIds: [] } as never
const DAY_MS = 86_400_000
const PER_DAY = 100_000

test('parallel exporters together take 100,000 rows a Shanghai day and not one more', async () => {
  const town = new Town(34)
  const context = town.context()
  const config = presetOf('retail', '测试')
  await publishConfig(context, { name: 'test' }, { key: town.key(), note: '' }, config)
  for (let at = 0; at < 40; at++) {
    const memberId = `m_${String(at).padStart(3, '0')}` as MemberId
    const key = town.key()
    await insertMember(context, {
      memberId,
      key,
      face: newCardFields(context, memberId),
      language: 'en',
      scene: 'desk',
      sceneRef: '',
      enrolledBy: '',
    })
    await createAccount(context, memberId, { key, actor: { kind: 'member', id: memberId } })
  }
  const earlier = PER_DAY - 500
  const rule = { name: 'export_rows', subject: 'organisation', limit: PER_DAY, windowMs: DAY_MS }
  await takeStrict(context, { ...rule, offsetMs: 8 * 3_600_000 }, earlier)

  const results: (number | string)[] = []
  await town.instances.run(
    Array.from({ length: 30 }, () => async () => {
      const one = town.context(town.instances.instance())
      try {
        const { rows, csv } = await exportMembers(one, { key: town.key(), reason: 'books' }, owner)
        expect(csv.split('\r\n')).toHaveLength(rows + 2)
        results.push(rows)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        results.push(`${error.code} ${error.details?.reason ?? ''}`)
      }
    }),
  )
  expect(results.filter((result) => result === 40)).toHaveLength(12)
  expect(results.filter((result) => result === 'LIMIT_REACHED export_cap')).toHaveLength(18)
  const [limit] = town.db.all<{ _id: string; used: number }>(STRICT_LIMITS)
  expect(limit?.used).toBe(earlier + 480)
  // Every row that left has its line in the log; who got nothing left none.
  const lines = town.db.all<AuditDoc>('audit').filter(({ action }) => action === 'member.export')
  expect(lines.map(({ reason, details }) => [reason, details['rows']])).toEqual(
    Array.from({ length: 12 }, () => ['books', 40]),
  )

  town.pass(DAY_MS)
  const next = await exportMembers(context, { key: town.key(), reason: 'next day' }, owner)
  expect(next.rows).toBe(40)
})

import type { Context } from '../../../cloudfunctions/platform/context'
import { indexes } from '../../../cloudfunctions/features/team/indexes'
import { markSeen } from '../../../cloudfunctions/features/team'
import { world } from '../../simulation/account/world'
import { memoryDatabase } from '../../simulation/memory-database'

test('a sign-in from a network that nobody has seen this person in is unusual, once', async () => {
  const { context: plain } = await world()
  const db = memoryDatabase({ indexes })
  await db.insert('team', [{ _id: 'o_1', staffId: 't1', lastSeenAt: 0 } as { _id: string }])
  const from = (clientIp: string): Context => ({
    ...plain,
    db,
    caller: { ...plain.caller, clientIp },
  })
  expect(await markSeen(from('116.228.3.4'))).toBe(false)
  expect(await markSeen(from('116.228.9.9'))).toBe(false)
  expect(await markSeen(from('9.9.9.9'))).toBe(true)
  expect(await markSeen(from('9.9.1.1'))).toBe(false)
  expect(await markSeen({ ...from('5.5.5.5'), caller: { ...plain.caller, openid: 'guest' } })).toBe(
    false,
  )
})

import type { MemberId, RewardId } from '../../../typings/contract'
import { createAccount, post } from '../../../cloudfunctions/features/account'
import { indexes as accountIndexes } from '../../../cloudfunctions/features/account/indexes'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { indexes as messageIndexes } from '../../../cloudfunctions/features/message/indexes'
import { indexes as programmeIndexes } from '../../../cloudfunctions/features/programme/indexes'
import {
  expireRedemptions,
  finishRedemptions,
  returnStock,
} from '../../../cloudfunctions/features/reward'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import { redeem } from '../../../cloudfunctions/features/reward/redeem'
import { settled } from '../../../cloudfunctions/platform/later'
import { actor, plain, world } from '../account/world'
import { memoryDatabase } from '../memory-database'
import { reward } from './mall'

test('a reward that its owner left behind goes back on the shelf and holds nobody up', async () => {
  const town = await world()
  const indexes = [
    ...accountIndexes,
    ...memberIndexes,
    ...messageIndexes,
    ...programmeIndexes,
    ...rewardIndexes,
  ]
  const db = memoryDatabase({ indexes })
  const context = { ...town.context, db }
  const config = plain((each) => {
    each.welcome.points = 1_000
  })
  await publishConfig(context, { name: 'test' }, { key: town.key(), note: '' }, config)
  await db.insert('rewards', [reward('tea', 3)])
  const rewardId = 'r_tea' as RewardId
  for (const id of ['m_leaves', 'm_stays'] as MemberId[]) {
    await createAccount(context, id, { key: town.key(), actor })
    await redeem(context, id, { key: town.key(), rewardId, points: 300 })
  }
  await settled(context)
  await post(
    context,
    'm_leaves' as MemberId,
    { kind: 'status.set', status: 'closed', reason: 'leaves' },
    { key: town.key(), action: 'test', input: {}, actor },
  )
  town.pass(30 * 86_400_000)
  expect(await expireRedemptions(context, 10)).toBe(2)
  town.pass(61_000)
  await finishRedemptions(context, 10)
  await returnStock(context, 10)
  expect(db.all<{ _id: string; stockLeft: number }>('rewards')).toMatchObject([{ stockLeft: 3 }])
  const states = db.all<{ _id: string; state: string; finishDueAt: number }>('redemptions')
  expect(states.map(({ state }) => state)).toEqual(['expired', 'expired'])
  expect(states.every(({ finishDueAt }) => finishDueAt > 8e15)).toBe(true)
  const stays = db.all<{ _id: string; balances: { points: number } }>('accounts')
  expect(stays.find(({ _id }) => _id === 'm_stays')?.balances.points).toBe(1_000)
  expect(town.errors).toEqual([])
})

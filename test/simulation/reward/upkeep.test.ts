import type { RewardId } from '../../../typings/contract'
import { expireRedemptions, returnStock } from '../../../cloudfunctions/features/reward'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { World } from '../account/world'
import { START, world } from '../account/world'
import { reward } from './mall'

const timedOut = () => Promise.reject(new Error('timed out'))

describe('what fails in the upkeep of rewards keeps nothing else waiting', () => {
  let town: World
  beforeEach(async () => {
    town = await world(undefined, {}, rewardIndexes)
  })
  const due = (name: string): RewardDoc => ({ ...reward(name, 5), stockLeft: 3, checkDueAt: START })
  const left = () => town.db.all<RewardDoc>('rewards').map(({ _id, stockLeft }) => [_id, stockLeft])
  const withDb = (db: Partial<Context['db']>): Context => ({
    ...town.context,
    db: { ...town.db, ...db },
  })

  test('one reward whose redemptions cannot be counted', async () => {
    await town.db.insert('rewards', [due('bad'), due('good')])
    const context = withDb({
      total: (name, totals) =>
        totals.filter['rewardId'] === 'r_bad' ? timedOut() : town.db.total(name, totals),
    })
    // One at a time: the next one's turn comes in the same run.
    expect(await returnStock(context, 1)).toBe(1)
    expect(await returnStock(context, 1)).toBe(1)
    expect(await returnStock(context, 1)).toBe(0)
    expect(left()).toEqual([
      ['r_bad', 3],
      ['r_good', 5],
    ])
    expect(town.errors).toEqual(['stock not counted'])
    town.pass(61_000)
    expect(await returnStock(town.context, 1)).toBe(1)
    expect(left()).toContainEqual(['r_bad', 5])
  })

  test('a database that answers nothing ends the slice', async () => {
    await town.db.insert('rewards', [due('bad')])
    expect(await returnStock(withDb({ total: timedOut, updateWhere: timedOut }), 1)).toBe(0)
    expect(town.errors).toEqual(['stock not counted', 'not put off'])
  })

  test('one redemption that cannot be told that its time is over', async () => {
    const lapsed = (_id: string, pickupUntil: number) => {
      const rewardId = 'r_tea' as RewardId
      return { _id, state: 'taken', pickupUntil, rewardId, pickupCode: _id }
    }
    const docs = [lapsed('bad', START - 2), lapsed('good', START - 1)]
    await town.db.insert('redemptions', docs)
    const context = withDb({
      updateWhere: (name, filter, changes) =>
        filter['_id'] === 'bad' ? timedOut() : town.db.updateWhere(name, filter, changes),
    })
    expect(await expireRedemptions(context, 2)).toBe(2)
    const states = town.db.all<RedemptionDoc>('redemptions').map(({ state }) => state)
    expect(states).toEqual(['taken', 'expired'])
    expect(town.errors).toContain('redemption not expired')
    expect(await expireRedemptions(context, 2)).toBe(0)
  })
})

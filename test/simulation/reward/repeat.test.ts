import type { RewardId } from '../../../typings/contract'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { redeem } from '../../../cloudfunctions/features/reward/redeem'
import { plain } from '../account/world'
import { easy, member, Town } from '../sale/town'
import { reward } from './mall'

test('the key of one reward is no answer for another, though that cannot be afforded', async () => {
  const town = new Town(1)
  await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
  const { memberId } = await member(town, 'ann')
  await town.db.insert('rewards', [reward('tea', 3), reward('cup', 3)])
  const key = town.key()
  const wish = (name: string) =>
    redeem(town.context(), memberId, { key, rewardId: `r_${name}` as RewardId, points: 300 })
  const first = await wish('tea')
  await expect(wish('cup')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  expect(await wish('tea')).toEqual(first)
})

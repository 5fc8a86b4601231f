import { publishConfig } from '../../../cloudfunctions/features/programme'
import { eraseMember } from '../../../cloudfunctions/features/member/erase'
import { finishMerges } from '../../../cloudfunctions/features/merge'
import { mergeCards } from '../../../cloudfunctions/features/merge/merge'
import type { MergeDoc } from '../../../cloudfunctions/features/merge/store'
import { FAR } from '../../../cloudfunctions/features/merge/store'
import { plain } from '../account/world'
import { easy, member, Town } from '../sale/town'

test('a merge of persons who were erased within its minute is not looked at for ever', async () => {
  const town = new Town(1)
  await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
  const { memberId: closeId } = await member(town, 'ann')
  const { memberId: keepId } = await member(town, 'bob')
  const actor = { kind: 'staff', id: 'lin' } as const
  const wish = { key: town.key(), closeId, keepId, actor, byName: 'Lin', reason: 'one person' }
  expect((await mergeCards(town.context(), wish)).state).toBe('moved')
  for (const id of [closeId, keepId]) await eraseMember(town.context(), id)
  town.pass(61_000)
  expect(await finishMerges(town.context(), 10)).toBe(1)
  expect(town.db.all<MergeDoc>('merges').map(({ dueAt }) => dueAt)).toEqual([FAR])
  town.pass(86_400_000)
  expect(await finishMerges(town.context(), 10)).toBe(0)
})

import type { Key } from '../../../typings/contract'
import { readAccount } from '../../../cloudfunctions/features/account'
import { finishMerges, mergeCards, undoMerge } from '../../../cloudfunctions/features/merge'
import type { MergeDoc } from '../../../cloudfunctions/features/merge'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { easy, member, Town } from '../sale/town'

const actor = { kind: 'staff', id: 'ma' } as const

test('an undoing that arrives once more, after the card was merged into another, takes nothing from it', async () => {
  const town = new Town(7)
  const context = town.context()
  const config = presetOf('retail', '测试')
  easy(config)
  await publishConfig(context, { name: 'test' }, { key: town.key(), note: '' }, config)
  const [ann, bob, cid] = [
    await member(town, 'ann'),
    await member(town, 'bob'),
    await member(town, 'cid'),
  ]
  const merge = (keepId: typeof ann.memberId) =>
    mergeCards(context, {
      key: town.key(),
      closeId: ann.memberId,
      keepId,
      actor,
      byName: 'Ma',
      reason: 'one person',
    })
  const undo = (key: Key) =>
    undoMerge(context, { key, closeId: ann.memberId, actor, reason: 'two persons' })

  await merge(bob.memberId)
  const key = town.key()
  await undo(key)
  // Until it has been swept, for somebody might still be at the merge.
  await expect(merge(cid.memberId)).rejects.toMatchObject({ code: 'BUSY' })
  town.pass(61_000)
  await finishMerges(context, 10)
  await merge(cid.memberId)
  const owned = async () =>
    Promise.all(
      [ann, bob, cid].map(async ({ memberId }) => {
        const account = await readAccount(context, memberId)
        return account?.balances
      }),
    )
  const before = await owned()
  await expect(undo(key)).rejects.toMatchObject({ code: 'ALREADY_DONE' })
  expect(await owned()).toEqual(before)
  expect(town.db.all<MergeDoc>('merges').map(({ state }) => state)).toEqual(['moved'])
  // A new one, meant for this merge, still works.
  await undo(town.key())
  const [again] = await owned()
  expect(again?.points).toBe(500)
})

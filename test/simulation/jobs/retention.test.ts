import { writeMessage } from '../../../cloudfunctions/features/message'
import { raiseAlert } from '../../../cloudfunctions/features/overview'
import { data, DAY_MS, STAFF } from '../../functions/house'
import { openInProcess } from '../in-process'

test('alerts go when they are no longer shown, questions and invitations with their keys', async () => {
  const { house, key, claim, visit, staff, shop } = await openInProcess()
  await claim('ann')
  const { visitId } = await visit('ann')
  const asked = { key: key(), shopId: shop.shopId, visitId, amountFen: 900_000, reason: 'a look' }
  data(await staff(STAFF, 'approval.ask', { ...asked, kind: 'sale' }))
  const alert = { kind: 'new_device', subject: 'he', values: { name: 'He' } } as const
  await house.run('', (context) => raiseAlert(context, alert))
  const left = () =>
    ['alerts', 'approvals', 'invitations'].map(
      (name) => (house.moment().docs.get(name) ?? []).length > 0,
    )
  const night = async (days: number) => {
    house.wait(days * DAY_MS)
    await house.send({ name: 'jobs', openid: '', event: { TriggerName: 'night' } })
    return left()
  }
  expect(left()).toEqual([true, true, true])
  expect(await night(13)).toEqual([true, true, true])
  expect(await night(2)).toEqual([false, true, true])
  expect(await night(370)).toEqual([false, true, true])
  expect(await night(30)).toEqual([false, false, false])
})

test('a message that was read goes with its key, one that waits to be read stays', async () => {
  const { house, key, claim, consumer } = await openInProcess()
  const { memberId } = (await claim('ann')).card
  const at = house.clock.now()
  for (const name of ['read', 'unread']) {
    const message = { memberId, key: name, kind: 'correction' as const, at, values: { points: 1 } }
    await house.run('', (context) => writeMessage(context, message))
  }
  const ids = async () => {
    const { items } = data(await consumer('ann', 'message.list', {}))
    return items.map(({ id }) => id)
  }
  const readId = (await ids()).find((id) => id.includes(':read:')) ?? ''
  data(await consumer('ann', 'message.read', { key: key(), ids: [readId] }))
  const night = async (days: number) => {
    house.wait(days * DAY_MS)
    await house.send({ name: 'jobs', openid: '', event: { TriggerName: 'night' } })
    return (await ids()).filter((id) => id.endsWith('read:correction'))
  }
  expect(await night(399)).toHaveLength(2)
  expect(await night(2)).toEqual([expect.stringContaining(':unread:')])
})

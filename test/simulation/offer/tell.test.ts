import type { OfferRecord } from '../../../typings/contract'
import { data, OWNER } from '../../functions/house'
import { openInProcess } from '../in-process'

async function opened() {
  const open = await openInProcess()
  const { house, key, claim, consumer, merchant } = open
  for (const openid of ['ann', 'bob']) {
    await claim(openid)
    const wish = { key: key(), tier: true, expiry: true, offers: true }
    data(await consumer(openid, 'notification.update', wish))
  }
  return {
    ...open,
    minute: async () => {
      house.wait(60_000)
      await house.send({ name: 'jobs', openid: '', event: { TriggerName: 'minute' } })
    },
    told: async (openid: string) =>
      data(await consumer(openid, 'message.list', {})).items.filter(({ kind }) => kind === 'offer')
        .length,
    turn: async (
      { offerId, version, claimed, used, createdAt, ...offer }: OfferRecord,
      state: OfferRecord['state'],
    ) => {
      expect([claimed, used, createdAt <= house.clock.now()]).toEqual([0, 0, true])
      const input = { key: key(), offerId, version, offer: { ...offer, state } }
      return data(await merchant(OWNER, 'offer.save', input))
    },
  }
}

test('an offer that was paused before it was told is told once when it goes on', async () => {
  const { offer, turn, minute, told } = await opened()
  const paused = await turn(await offer(), 'paused')
  await minute()
  expect(await told('ann')).toBe(0)
  const live = await turn(paused, 'live')
  await minute()
  expect([await told('ann'), await told('bob')]).toEqual([1, 1])
  await turn(await turn(live, 'paused'), 'live')
  await minute()
  expect([await told('ann'), await told('bob')]).toEqual([1, 1])
})

test('a member who cannot be read does not keep the others from being told', async () => {
  const { house, key, consumer, offer, minute, told } = await opened()
  data(await consumer('ann', 'member.update', { key: key(), birthday: '05-12' }))
  const { docs, ...moment } = house.moment()
  const members = (docs.get('members') ?? []).map((doc) =>
    'birthday' in doc && doc.birthday ? { ...doc, birthday: 'k9.no.such.key' } : doc,
  )
  await house.restore({ ...moment, docs: new Map([...docs, ['members', members]]) })
  await offer({ title: { zh: '寿星', en: 'Birthdays' }, target: { birthday: 'month' } })
  await offer({ title: { zh: '人人', en: 'All' } })
  for (let at = 0; at < 4; at++) await minute()
  expect(await told('bob')).toBe(1)
  expect(await told('ann')).toBe(1)
})

import { claimCard } from '../../../cloudfunctions/features/card/claim'
import { sha256 } from '../../../cloudfunctions/platform/ids'
import { data } from '../../functions/house'
import { openInProcess } from '../in-process'

test('a second phone of a person shows the coupons and messages of the first from the start', async () => {
  const { house, key, config, consumer, offer } = await openInProcess()
  const { agreement } = config
  const consent = {
    agreementVersion: agreement.version,
    agreementHash: sha256(agreement.body.zh),
    marketing: false,
  }
  const claim = (openid: string) =>
    house.run(openid, (context) => {
      const caller = { ...context.caller, unionid: 'one-person' }
      return claimCard({ ...context, caller }, { key: key(), scene: 'direct', consent })
    })
  await claim('first')
  const { offerId } = await offer()
  data(await consumer('first', 'offer.claim', { key: key(), offerId }))
  const shownOn = async (openid: string) => {
    const { couponCount, unreadMessages } = data(await consumer(openid, 'member.summary', {}))
    return { couponCount, unreadMessages }
  }
  await house.tidy()
  await claim('second')
  expect(await shownOn('second')).toEqual(await shownOn('first'))
  expect(await shownOn('second')).toMatchObject({ couponCount: 1, unreadMessages: 1 })
})

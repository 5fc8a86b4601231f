import { createAccount, post } from '../../../cloudfunctions/features/account'
import { programmes, publishConfig } from '../../../cloudfunctions/features/programme'
import { actor, anotherInstance, MEMBER, plain, START, world } from './world'

/** Points of the lowest level are worth so much, in hundredths. */
const generous = (hundredths: number) =>
  plain((config) => {
    const [benefit] = config.benefits.filter(({ kind }) => kind === 'points_multiplier')
    const [lowest] = config.tiers
    if (!benefit || !lowest) throw new Error('the preset has no multiplier')
    lowest.benefits = { [benefit.id]: hundredths }
  })

test('a version that an instance has not heard of is not taken for the first one', async () => {
  const w = await world(generous(300))
  const publish = (hundredths: number) =>
    publishConfig(w.context, { name: 't' }, { key: w.key(), note: '' }, generous(hundredths))
  await publish(100)
  const late = anotherInstance(w)
  await programmes(late)
  w.pass(1_000)
  await publish(110)
  const { account } = await createAccount(w.context, MEMBER, { key: w.key(), actor })
  expect(account.tier.policyVersion).toBe(3)
  const earn = {
    kind: 'earn',
    soldAt: START + 1_000,
    shopId: null,
    eligibleFen: 10_000,
    minutes: 0,
    birthday: '',
  } as const
  const options = { key: w.key(), action: 'test.post', input: {}, actor }
  const { entries } = await post(late, MEMBER, earn, options)
  expect(entries[0].change.points).toBe(110)
})

import type { EarnRule } from '../../../typings/contract'
import type { House } from '../house'
import { data, OWNER, STAFF, startHouse } from '../house'

/** A till remembers the programme for half a minute. */
const SEEN_AFTER_MS = 30_000

const rule = (per: EarnRule['per'], unit: number, points: number): EarnRule => ({
  id: per,
  name: { zh: per, en: per },
  per,
  unit,
  points,
})

/** Whatever a rule counts, the least amount that a published draft gave it is felt at the till. */
describe('the least amount of a rule', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse((config) => {
      config.points.earn = [rule('spend', 100, 1), rule('visit', 1, 7), rule('minutes', 60, 20)]
    })
  })
  afterAll(() => house.close())

  const earned = async (openid: string, amountFen: number) => {
    await house.claim(openid)
    const { visitId } = await house.visit(openid)
    const { shopId } = house.shop
    const sale = { shopId, visitId, amountFen, minutes: 60 }
    const { breakdown } = data(await house.staff(STAFF, 'sale.preview', sale))
    return Object.fromEntries(breakdown.map(({ ruleId, result }) => [ruleId, result]))
  }
  const publish = async (minimumFen: number) => {
    const config = structuredClone(house.config)
    for (const each of config.points.earn) each.minimumFen = minimumFen
    const draft = { key: house.key(), revision: 0, config }
    const { revision, problems } = data(await house.merchant(OWNER, 'programme.saveDraft', draft))
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    return () =>
      house.merchant(OWNER, 'programme.publish', { key: house.key(), revision, note: 'least' })
  }

  test('added in a draft it changes nothing, published it does, to the fen', async () => {
    const whole = { spend: 49, visit: 7, minutes: 20 }
    expect(await earned('before', 4999)).toEqual(whole)
    const go = await publish(5000)
    expect(await earned('drafted', 4999)).toEqual(whole)
    data(await go())
    house.clock.moveBy(SEEN_AFTER_MS)
    expect(await earned('below', 4999)).toEqual({})
    expect(await earned('at', 5000)).toEqual({ ...whole, spend: 50 })
  })
})

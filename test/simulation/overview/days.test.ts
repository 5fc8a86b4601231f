import { countDays } from '../../../cloudfunctions/features/overview'
import type { DayTotalDoc } from '../../../cloudfunctions/features/overview/store'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { lateCredit } from '../../../cloudfunctions/features/sale/record-sale'
import { dayOf } from '../../../cloudfunctions/platform/pure/day'
import { plain } from '../account/world'
import { easy, grant, member, shopId, Town } from '../sale/town'

const DAY_MS = 86_400_000

test('a receipt credited as late as the programme allows is in the total of its day', async () => {
  const town = new Town(1)
  const lateDays = 45
  const config = plain((each) => {
    easy(each)
    each.limits.lateCreditDays = lateDays
  })
  await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, config)
  const { visit } = await member(town, 'ann')
  const start = town.context().clock.now()
  town.pass(lateDays * DAY_MS)
  const count = async () => {
    while ((await countDays(town.context(), 50)) > 0);
    return town.db.all<DayTotalDoc>('dayTotals').find(({ _id }) => _id === dayOf(start))?.sales
  }
  expect(await count()).toBe(0)
  const { visitId } = await visit()
  const receipt = { receiptNumber: 'A1', reason: 'forgotten', amountFen: 5_000, soldAt: start }
  await lateCredit(town.context(), grant, { key: town.key(), shopId, visitId, ...receipt })
  town.pass(DAY_MS)
  expect(await count()).toBe(1)
  // Once a day.
  expect(await countDays(town.context(), 50)).toBe(0)
})

test('a day whose count is no longer true is counted anew, however old it is', async () => {
  const town = new Town(2)
  await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
  const old = dayOf(town.context().clock.now() - 20 * DAY_MS)
  const count = () => countDays(town.context(), 50)
  while ((await count()) > 0);
  await town.db.updateWhere('dayTotals', { _id: old }, { set: { sales: 99, countedAt: 0 } })
  expect(await count()).toBe(1)
  expect(town.db.all<DayTotalDoc>('dayTotals').find(({ _id }) => _id === old)?.sales).toBe(0)
  expect(await count()).toBe(0)
})

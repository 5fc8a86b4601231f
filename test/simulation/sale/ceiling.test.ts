import { publishConfig } from '../../../cloudfunctions/features/programme'
import { openDesk } from '../../../cloudfunctions/features/sale/desk'
import { lateCredit, recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { undoSale } from '../../../cloudfunctions/features/sale/refund'
import { plain } from '../account/world'
import { easy, grant, member, shopId, Town } from './town'

const HOUR_MS = 3_600_000
const cashier = { ...grant, role: 'staff' as const }
const limits = plain((config) => {
  easy(config)
  config.limits.staffSaleFen = 80_000
  config.limits.staffSaleDayFen = 100_000
  config.limits.lateCreditDays = 7
})

describe('a ceiling for the day binds what a cashier records in it', () => {
  let town: Town
  let ann: Awaited<ReturnType<typeof member>>
  beforeEach(async () => {
    town = new Town(1)
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, limits)
    ann = await member(town, 'ann')
  })
  /** Another instance each time: what one remembers must not be all that binds. */
  const context = () => town.context({ ...town.db })
  const sell = async (amountFen: number) => {
    const { visitId } = await ann.visit()
    const sale = { key: town.key(), shopId, visitId, amountFen, confirmed: ['sale_again' as const] }
    return recordSale(context(), cashier, sale)
  }
  const credit = async (amountFen: number, hoursAgo: number) => {
    const { visitId } = await ann.visit()
    const key = town.key()
    const soldAt = context().clock.now() - hoursAgo * HOUR_MS
    const sale = { key, shopId, visitId, amountFen, soldAt, receiptNumber: key, reason: 'forgot' }
    return lateCredit(context(), cashier, sale)
  }
  const asks = { code: 'APPROVAL_NEEDED' }

  test('receipts of other days count on the day they are credited', async () => {
    await credit(60_000, 30)
    await expect(credit(60_000, 54)).rejects.toMatchObject(asks)
    await expect(sell(60_000)).rejects.toMatchObject(asks)
    await credit(40_000, 78)
    await expect(sell(1)).rejects.toMatchObject(asks)
    town.pass(24 * HOUR_MS)
    await sell(80_000)
    // Of the day before: it has its own day's ceiling behind it, and binds today's.
    await expect(credit(30_000, 20)).rejects.toMatchObject(asks)
  })

  test('the desk is told the same; what is undone counts nowhere', async () => {
    const left = async () => (await openDesk(context(), cashier)).ceilings.saleDayLeftFen
    const { saleId } = await credit(70_000, 30)
    expect(await left()).toBe(30_000)
    await undoSale(context(), cashier, { key: town.key(), saleId })
    expect(await left()).toBe(100_000)
  })
})

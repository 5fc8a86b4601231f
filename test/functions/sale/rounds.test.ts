import type { DeskWorld } from './desk-world'
import { LIN, SHOP, startDesk } from './desk-world'

/** Requests to the database, counted by the emulator; those behind the answer are counted too. */
describe('round trips', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  test('member summary: identity and account', async () => {
    await desk.claim('wang')
    const data = { action: 'member.summary', input: {} }
    const { roundTrips } = await desk.callRecorded('consumer', data, { openid: 'wang' })
    expect(roundTrips).toBeLessThanOrEqual(2)
  })

  test('recording a sale: visit, account, receipt, ledger; one more marks it behind the answer', async () => {
    await desk.claim('li')
    const { visitId } = await desk.visit('li')
    const sale = { key: desk.key(), shopId: SHOP, visitId, amountFen: 9_900 }
    await desk.callRecorded(
      'staff',
      { action: 'sale.preview', input: { shopId: SHOP, visitId, amountFen: 9_900 } },
      { openid: LIN },
    )
    const { record } = await desk.callRecorded(
      'staff',
      { action: 'sale.record', input: sale },
      { openid: LIN },
    )
    const answered = record.roundTrips.length
    expect(answered).toBeLessThanOrEqual(5)
  })
})

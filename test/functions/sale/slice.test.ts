import type { CodeStatus, MemberSummary } from '../../../typings/contract'
import type { DeskWorld } from './desk-world'
import { data, LIN, SHOP, startDesk } from './desk-world'

describe('from the claim to the summary, through the real SDK', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  test('claim, code, scan, preview, record, summary', async () => {
    const claimed = await desk.claim('wang')
    expect(claimed.welcomePoints).toBe(100)
    expect(claimed.card.number).toMatch(/^[1-9]\d{7}$/)

    const visit = await desk.visit('wang')
    expect(visit).toMatchObject({ proof: 'code', points: 100, number: claimed.card.number })
    const draft = { shopId: SHOP as never, visitId: visit.visitId, amountFen: 12_345 }
    const preview = data(await desk.staff(LIN, 'sale.preview', draft))
    expect(preview).toMatchObject({ payFen: 12_345, confirm: [], approval: false })

    const sale = await desk.sell(visit, 12_345)
    expect(sale.earnPoints).toBe(preview.earnPoints)
    const status = data(await desk.consumer<CodeStatus>('wang', 'code.status', {}))
    expect(status).toMatchObject({ state: 'done', paidFen: 12_345, earnedPoints: sale.earnPoints })

    const summary = data(await desk.consumer<MemberSummary>('wang', 'member.summary', {}))
    expect(summary.balances.points).toBe(100 + sale.earnPoints)
    expect(summary.latest[0]).toMatchObject({ type: 'earn', points: sale.earnPoints })

    // The same desk, the next code: the visit is the same, what the phone is told is not.
    await desk.moveClock(31_000)
    const next = await desk.visit('wang')
    expect(next.visitId).toBe(visit.visitId)
    const again = data(await desk.consumer<CodeStatus>('wang', 'code.status', {}))
    expect(again).toMatchObject({ state: 'scanned', at: expect.any(Number) as number })
    await desk.sell(next, 6_000)
    const second = data(await desk.consumer<CodeStatus>('wang', 'code.status', {}))
    expect(second).toMatchObject({ state: 'done', paidFen: 6_000 })
  })
})

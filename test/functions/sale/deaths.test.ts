import { randomUUID } from 'node:crypto'
import type { MemberSummary, SaleView, VisitView } from '../../../typings/contract'
import type { DeskWorld } from './desk-world'
import { data, insist, LIN, SHOP, startDesk } from './desk-world'

const shopId = SHOP as never

/** A process may die before any request, and a reply may be lost after any write. */
describe('a sale survives deaths between its requests', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())
  afterEach(() => desk.cloud.faults.clear())

  const points = async (openid: string) =>
    data(await desk.consumer<MemberSummary>(openid, 'member.summary', {})).balances.points

  const spending = async (openid: string): Promise<VisitView> => {
    await desk.claim(openid)
    const visit = await desk.visit(openid)
    await desk.sell(visit, 100_000)
    return visit
  }

  for (const kind of ['killCaller', 'dropReply'] as const) {
    test.each([0, 1, 2, 3, 4])(`recording: ${kind} at request %i`, async (after) => {
      const openid = randomUUID()
      const { visitId } = await spending(openid)
      const before = await points(openid)
      const input = { key: desk.key(), shopId, visitId, amountFen: 10_000, spendPoints: 300 }
      desk.cloud.faults.add({ kind, after })
      const sale = await insist(() => desk.staff(LIN, 'sale.record', input))
      desk.cloud.faults.clear()
      expect(await points(openid)).toBe(before - 300 + sale.earnPoints)
      const kept = desk.documents<{ key: string }>('sales').filter(({ key }) => key === input.key)
      expect(kept).toHaveLength(1)
    })

    test.each([0, 1, 2, 3, 4])(`refunding: ${kind} at request %i`, async (after) => {
      const openid = randomUUID()
      const visit = await spending(openid)
      const before = await points(openid)
      const sale: SaleView = await desk.sell(visit, 10_000, { spendPoints: 300 })
      const input = { key: desk.key(), shopId, saleId: sale.saleId, amountFen: 10_000, reason: 'x' }
      desk.cloud.faults.add({ kind, after })
      const view = await insist(() => desk.staff(LIN, 'refund.record', input))
      desk.cloud.faults.clear()
      expect(view.refunds).toHaveLength(1)
      expect(await points(openid)).toBe(before)
    })
  }
})

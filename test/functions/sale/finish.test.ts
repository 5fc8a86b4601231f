import { randomUUID } from 'node:crypto'
import type { MemberSummary } from '../../../typings/contract'
import type { DeskWorld } from './desk-world'
import { data, LIN, SHOP, startDesk } from './desk-world'

const shopId = SHOP as never

interface KeptSale {
  _id: string
  key: string
  owed: number
  state: string
}

/** Nobody sends again: the jobs end what a death left half done, one way or the other. */
describe('jobs finish sales', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())
  afterEach(() => desk.cloud.faults.clear())

  const points = async (openid: string) =>
    data(await desk.consumer<MemberSummary>(openid, 'member.summary', {})).balances.points
  const kept = (key: string) => desk.documents<KeptSale>('sales').filter((sale) => sale.key === key)

  test.each([1, 2, 3, 4])('recording that died at request %i', async (after) => {
    const openid = randomUUID()
    await desk.claim(openid)
    const visit = await desk.visit(openid)
    await desk.sell(visit, 40_000)
    const before = await points(openid)
    const key = desk.key()
    const input = { key, shopId, visitId: visit.visitId, amountFen: 10_000, spendPoints: 300 }
    desk.cloud.faults.add({ kind: 'killCaller', after })
    await desk.staff(LIN, 'sale.record', input).catch(() => undefined)
    desk.cloud.faults.clear()
    await desk.moveClock(130_000)
    const [sale] = kept(key)
    if (sale) {
      expect(sale.owed).toBe(0)
      expect(await points(openid)).toBe(before - 300 + 97)
    } else expect(await points(openid)).toBe(before)
  })

  test.each([0, 1, 2, 3, 4])('a refund that died at request %i', async (after) => {
    const openid = randomUUID()
    await desk.claim(openid)
    const visit = await desk.visit(openid)
    const before = await points(openid)
    const sale = await desk.sell(visit, 10_000)
    const input = { key: desk.key(), shopId, saleId: sale.saleId, amountFen: 10_000, reason: 'x' }
    desk.cloud.faults.add({ kind: 'killCaller', after })
    await desk.staff(LIN, 'refund.record', input).catch(() => undefined)
    desk.cloud.faults.clear()
    await desk.moveClock(130_000)
    const standing = desk.documents<KeptSale>('sales').find(({ _id }) => _id === sale.saleId)
    expect(standing?.owed).toBe(0)
    const expected = standing?.state === 'refunded' ? before : before + sale.earnPoints
    expect(await points(openid)).toBe(expected)
  })

  test('one card collected often by one cashier raises one alert', async () => {
    await desk.claim('often')
    const visit = await desk.visit('often')
    for (let index = 0; index < 6; index++) await desk.sell(visit, 1_000 + index)
    await desk.moveClock(60_000)
    const alerts = desk
      .documents<{ kind: string; values: { memberNumber: string } }>('alerts')
      .filter(({ kind }) => kind === 'same_cashier')
    expect(alerts).toHaveLength(1)
    expect(alerts[0]?.values.memberNumber).toBe(visit.number)
  })
})

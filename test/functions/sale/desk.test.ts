import type { DeskWorld } from './desk-world'
import { BOSS, data, LIN, refusal, SHOP, startDesk, ZHOU } from './desk-world'

const shopId = SHOP as never

describe('the desk', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk((config) => {
      config.limits.staffSaleDayFen = 100_000
    })
  })
  afterAll(() => desk.close())

  test('opens with shop, roles and what is left of the ceilings', async () => {
    const opened = data(await desk.staff(LIN, 'desk.open', {}))
    expect(opened).toMatchObject({
      shopId: SHOP,
      shopName: 'Riverside',
      staffName: LIN,
      roles: [{ role: 'staff', shopId: SHOP }],
      ceilings: { saleFen: 1_000_000, saleDayLeftFen: 100_000 },
      pinSet: false,
    })
    expect(refusal(await desk.staff('stranger', 'desk.open', {}))).toBe('FORBIDDEN')
  })

  test('today counts the shop, lists my own sales, and knows what was given back', async () => {
    await desk.claim('wang')
    const visit = await desk.visit('wang')
    const sale = await desk.sell(visit, 20_000)
    await desk.sell(visit, 5_000)
    const undone = await desk.sell(visit, 9_900)
    data(await desk.staff(LIN, 'sale.undo', { key: desk.key(), shopId, saleId: undone.saleId }))
    const refund = { key: desk.key(), shopId, saleId: sale.saleId, amountFen: 2_500, reason: 'x' }
    data(await desk.staff(LIN, 'refund.record', refund))
    const today = data(await desk.staff(LIN, 'desk.today', { shopId }))
    expect(today).toMatchObject({ sales: 2, salesFen: 25_000, refundsFen: 2_500, redemptions: 0 })
    const { day } = data(await desk.staff(LIN, 'desk.open', { shopId }))
    expect(day).toEqual({ sales: 2, salesFen: 25_000, redemptions: 0 })
    expect(today.mine).toHaveLength(3)
    const boss = data(await desk.staff(BOSS, 'desk.today', { shopId }))
    expect(boss).toMatchObject({ sales: 2, mine: [] })
    const first = data(await desk.staff(LIN, 'desk.today', { shopId, limit: 2 }))
    const rest = data(
      await desk.staff(LIN, 'desk.today', { shopId, limit: 2, cursor: first.cursor ?? '' }),
    )
    expect([...first.mine, ...rest.mine].map(({ saleId }) => saleId)).toHaveLength(3)
  })

  test('over a day in small sales a manager is asked too', async () => {
    await desk.claim('day')
    const { visitId } = await desk.visit('day')
    const sell = (amountFen: number) =>
      desk.staff(LIN, 'sale.record', { key: desk.key(), shopId, visitId, amountFen })
    data(await sell(60_000))
    expect(refusal(await sell(30_000))).toBe('APPROVAL_NEEDED over_ceiling')
    data(await sell(5_000))
  })

  test('a PIN locks a shared phone; wrong ones are limited', async () => {
    const pin = '271828'
    expect(data(await desk.staff(ZHOU, 'desk.setPin', { key: desk.key(), shopId, pin }))).toEqual({
      pinSet: true,
    })
    const check = (given: string) => desk.staff(ZHOU, 'desk.checkPin', { shopId, pin: given })
    expect(data(await check(pin))).toEqual({ ok: true })
    expect(data(await check('314159'))).toEqual({ ok: false })
    expect(data(await desk.staff(ZHOU, 'desk.open', {})).pinSet).toBe(true)
    const stored = JSON.stringify(desk.documents('team'))
    expect(stored).not.toContain(pin)
    const replies = []
    for (let index = 0; index < 10; index++) replies.push(await check('000000'))
    expect(replies.at(-1)).toMatchObject({ ok: false, code: 'RATE_LIMITED' })
    expect((await desk.staff(ZHOU, 'desk.setPin', { key: desk.key(), shopId, pin: '12' })).ok).toBe(
      false,
    )
  })

  test('a shift closes with its totals once, and the next one starts there', async () => {
    const close = { key: desk.key(), shopId, unsent: [], takenOverBy: 'Zhou' }
    const first = data(await desk.staff(LIN, 'desk.closeShift', close))
    expect(first.sales).toBe(4)
    expect(data(await desk.staff(LIN, 'desk.closeShift', close))).toEqual(first)
    const next = { key: desk.key(), shopId, unsent: [] }
    expect(data(await desk.staff(LIN, 'desk.closeShift', next))).toMatchObject({
      sales: 0,
      salesFen: 0,
    })
  })
})

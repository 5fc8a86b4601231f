import type { SaleView, TierProgress } from '../../../typings/contract'
import type { DeskWorld } from './desk-world'
import { BOSS, data, LIN, OTHER_SHOP, refusal, SHOP, startDesk, ZHOU } from './desk-world'

const shopId = SHOP as never

describe('recording a sale', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  const points = async (openid: string) => (await summary(openid)).balances.points
  const summary = async (openid: string) =>
    data(await desk.consumer<{ balances: { points: number } }>(openid, 'member.summary', {}))

  test('the same key 50 times at once: one sale, 50 equal answers', async () => {
    await desk.claim('fifty')
    const visit = await desk.visit('fifty')
    const input = { key: desk.key(), shopId, visitId: visit.visitId, amountFen: 10_000 }
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => desk.staff(LIN, 'sale.record', input)),
    )
    const answers = new Set(replies.map((reply) => JSON.stringify(data(reply))))
    expect(answers.size).toBe(1)
    const sales = desk.documents<SaleView & { visitId: string }>('sales')
    expect(sales.filter(({ visitId }) => visitId === visit.visitId)).toHaveLength(1)
    expect(await points('fifty')).toBe(
      100 + data(replies[0] as never as (typeof replies)[0]).earnPoints,
    )
  })

  test('the same key for something else is a conflict and changes nothing', async () => {
    await desk.claim('conflict')
    const visit = await desk.visit('conflict')
    const input = { key: desk.key(), shopId, visitId: visit.visitId, amountFen: 10_000 }
    data(await desk.staff(LIN, 'sale.record', input))
    const before = await points('conflict')
    const other = await desk.staff(LIN, 'sale.record', { ...input, amountFen: 20_000 })
    expect(refusal(other)).toBe('IDEMPOTENCY_CONFLICT')
    expect(await points('conflict')).toBe(before)
  })

  test('a retry is answered when the visit is long over', async () => {
    await desk.claim('late-retry')
    const visit = await desk.visit('late-retry')
    const input = { key: desk.key(), shopId, visitId: visit.visitId, amountFen: 10_000 }
    const first = data(await desk.staff(LIN, 'sale.record', input))
    desk.clock.moveBy(11 * 60_000)
    expect(data(await desk.staff(LIN, 'sale.record', input)).saleId).toBe(first.saleId)
    const again = await desk.staff(LIN, 'sale.record', { ...input, key: desk.key() })
    expect(refusal(again)).toBe('VISIT_EXPIRED')
  })

  test('kept for want of network until the visit was over: it earns at its time, and does not spend', async () => {
    await desk.claim('kept')
    const visit = await desk.visit('kept')
    const input = { key: desk.key(), shopId, visitId: visit.visitId, amountFen: 10_000 }
    const lost = { ...input, key: desk.key(), amountFen: 10_100 }
    const arrived = data(await desk.staff(LIN, 'sale.record', lost))
    const soldAt = desk.clock.now()
    desk.clock.moveBy(3 * 3_600_000)
    const spend = { ...input, key: desk.key(), soldAt, spendPoints: 100 }
    expect(refusal(await desk.staff(LIN, 'sale.record', spend))).toBe('NOT_ELIGIBLE expired')
    const sale = data(await desk.staff(LIN, 'sale.record', { ...input, soldAt }))
    expect(sale).toMatchObject({ at: soldAt, earnPoints: 100 })
    const again = data(await desk.staff(LIN, 'sale.record', { ...lost, soldAt }))
    expect(again.saleId).toBe(arrived.saleId)
    const outside = { ...input, key: desk.key(), soldAt: soldAt + 3_600_000 }
    expect(refusal(await desk.staff(LIN, 'sale.record', outside))).toBe('VISIT_EXPIRED')
  })

  test('the answer says what is missing for the next tier after it, as the member’s own page does', async () => {
    await desk.claim('climber')
    const visit = await desk.visit('climber')
    const input = { key: desk.key(), shopId, visitId: visit.visitId, amountFen: 10_000 }
    const { nextTier } = data(await desk.staff(LIN, 'sale.record', input))
    const { progress } = data(
      await desk.consumer<{ progress: TierProgress }>('climber', 'member.summary', {}),
    )
    expect(nextTier).toMatchObject({ permille: progress.permille, missing: progress.missing })
    expect(nextTier?.missing[0]?.reached).toBeGreaterThan(0)
    expect(data(await desk.staff(LIN, 'sale.record', input)).nextTier).toEqual(nextTier)

    await desk.claim('climbed')
    const sales: SaleView[] = []
    for (const day of [1, 2]) {
      const high = await desk.visit('climbed')
      const confirmed = ['amount_unusual']
      for (const more of [0, 1, 2])
        sales.push(await desk.sell(high, 1_000_000 - day * 10 - more, { confirmed }))
      desk.clock.moveBy(86_400_000)
    }
    expect(sales[0]?.nextTier).toBeDefined()
    expect(sales[5]?.nextTier).toBeUndefined()
  })

  test('a receipt is recorded once per shop and business day', async () => {
    await desk.claim('receipt')
    const visit = await desk.visit('receipt')
    const sale = await desk.sell(visit, 1_000, { receiptNumber: 'a-17' })
    expect(sale.receiptNumber).toBe('A-17')
    const again = { shopId, visitId: visit.visitId, amountFen: 2_000, receiptNumber: '#A-17' }
    const reply = await desk.staff(LIN, 'sale.record', { ...again, key: desk.key() })
    expect(refusal(reply)).toBe('ALREADY_DONE receipt_taken')
    desk.clock.moveBy(86_400_000)
    const tomorrow = await desk.visit('receipt')
    expect((await desk.sell(tomorrow, 2_000, { receiptNumber: 'A-17' })).receiptNumber).toBe('A-17')
  })

  test('without a receipt we issue one, and it finds the sale', async () => {
    await desk.claim('issued')
    const sale = await desk.sell(await desk.visit('issued'), 1_000)
    expect(sale).toMatchObject({
      receiptIssuedByUs: true,
      receiptNumber: expect.stringMatching(/^R\d{8}$/),
    })
    const { receiptNumber } = sale
    const found = data(await desk.staff(LIN, 'sale.find', { shopId, receiptNumber }))
    expect(found.items.map(({ saleId }) => saleId)).toEqual([sale.saleId])
  })

  test('an unusual amount and the same sale again are asked once more', async () => {
    await desk.claim('asked')
    const visit = await desk.visit('asked')
    const big = { shopId, visitId: visit.visitId, amountFen: 600_000 }
    const record = (more: object) =>
      desk.staff(LIN, 'sale.record', { ...big, key: desk.key(), ...more })
    expect(refusal(await record({}))).toBe('CONFIRMATION_NEEDED amount_unusual')
    data(await record({ confirmed: ['amount_unusual'] }))
    expect(refusal(await record({ confirmed: ['amount_unusual'] }))).toBe(
      'CONFIRMATION_NEEDED sale_again',
    )
    data(await record({ confirmed: ['amount_unusual', 'sale_again'] }))
  })

  test('over the ceiling a manager approves, once, and not for more', async () => {
    await desk.claim('ceiling')
    const visit = await desk.visit('ceiling')
    const amountFen = 1_200_000
    const sale = {
      shopId,
      visitId: visit.visitId,
      amountFen,
      confirmed: ['amount_unusual' as const, 'sale_again' as const],
    }
    const record = (more: object) =>
      desk.staff(LIN, 'sale.record', { ...sale, key: desk.key(), ...more })
    expect(refusal(await record({}))).toBe('APPROVAL_NEEDED over_ceiling')
    const { visitId } = visit
    const question = { shopId, visitId, kind: 'sale' as const, amountFen, reason: 'wedding' }
    const ask = { ...question, key: desk.key() }
    const { approvalId } = data(await desk.staff(LIN, 'approval.ask', ask))
    expect(refusal(await record({ approvalId }))).toContain('APPROVAL_NEEDED')
    const decide = { key: desk.key(), shopId, approvalId, approve: true, reason: 'known' }
    data(await desk.staff(BOSS, 'approval.decide', decide))
    expect(data(await record({ approvalId })).amountFen).toBe(amountFen)
    expect(refusal(await record({ approvalId }))).toBe('ALREADY_DONE used')
  })

  test('points as money: within the rule, by code only, never on the points of the same sale', async () => {
    await desk.claim('spender')
    const visit = await desk.visit('spender')
    await desk.sell(visit, 300_000)
    const before = await points('spender')
    const draft = { shopId, visitId: visit.visitId, amountFen: 2_000, spendPoints: 500 }
    const preview = data(await desk.staff(LIN, 'sale.preview', draft))
    expect(preview).toMatchObject({ pointsDiscountFen: 500, payFen: 1_500, maxSpendPoints: 1_000 })
    const sale = await desk.sell(visit, 2_000, { spendPoints: 500 })
    expect(sale).toMatchObject({ spendPoints: 500, pointsDiscountFen: 500, payFen: 1_500 })
    expect(await points('spender')).toBe(before - 500 + sale.earnPoints)

    const tooMany = { ...draft, key: desk.key(), spendPoints: 1_001 }
    expect(refusal(await desk.staff(LIN, 'sale.record', tooMany))).toBe('LIMIT_REACHED')
    const tooFew = { ...draft, key: desk.key(), spendPoints: 50 }
    expect(refusal(await desk.staff(LIN, 'sale.record', tooFew))).toBe('NOT_ELIGIBLE below_minimum')
    const never = { ...draft, key: desk.key(), amountFen: 1_000_000, spendPoints: 400_000 }
    expect(refusal(await desk.staff(LIN, 'sale.record', never))).toBe('INSUFFICIENT_POINTS')
  })

  test('parallel sales of one member never spend more points than there are', async () => {
    await desk.claim('racer')
    const visit = await desk.visit('racer')
    await desk.sell(visit, 100_000)
    const before = await points('racer')
    const wish = Math.floor(before / 3)
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        desk.staff(LIN, 'sale.record', {
          key: desk.key(),
          shopId,
          visitId: visit.visitId,
          amountFen: 400_000 + index * 100,
          spendPoints: wish,
        }),
      ),
    )
    const done = replies.flatMap((reply) => (reply.ok ? [reply.data] : []))
    expect(done.length).toBeGreaterThanOrEqual(3)
    const earned = done.reduce((sum, { earnPoints }) => sum + earnPoints, 0)
    expect(await points('racer')).toBe(before - wish * done.length + earned)
    const kept = desk
      .documents<{ visitId: string }>('sales')
      .filter((s) => s.visitId === visit.visitId)
    expect(kept).toHaveLength(done.length + 1)
  })

  test('another desk, another shop or no visit: refused', async () => {
    await desk.claim('elsewhere')
    const visit = await desk.visit('elsewhere')
    const sale = { shopId, visitId: visit.visitId, amountFen: 1_000 }
    expect(refusal(await desk.staff(ZHOU, 'sale.record', { ...sale, key: desk.key() }))).toBe(
      'VISIT_HELD',
    )
    const other = { ...sale, key: desk.key(), shopId: OTHER_SHOP as never }
    expect(refusal(await desk.staff(LIN, 'sale.record', other))).toBe('FORBIDDEN other_shop')
    const none = { ...sale, key: desk.key(), visitId: 'mx.0123' as never }
    expect(refusal(await desk.staff(LIN, 'sale.record', none))).toBe('VISIT_EXPIRED')
  })

  test('bad input names its field and changes nothing', async () => {
    await desk.claim('bad')
    const visit = await desk.visit('bad')
    const sale = { key: desk.key(), shopId, visitId: visit.visitId, amountFen: 1_000 }
    const lines = [{ name: 'tea', quantity: 1, amountFen: 999 }]
    const bad: [object, string][] = [
      [{ ...sale, amountFen: 0 }, 'amountFen'],
      [{ ...sale, amountFen: 10.5 }, 'amountFen'],
      [{ ...sale, receiptNumber: { $gt: '' } }, 'receiptNumber'],
      [{ ...sale, memberId: 'm1' }, 'memberId'],
      [{ ...sale, lines }, ''],
    ]
    for (const [input, path] of bad) {
      const reply = await desk.staff(LIN, 'sale.record', input as never)
      expect(reply).toMatchObject({ ok: false, code: 'INVALID_INPUT', details: { path } })
    }
    expect(await points('bad')).toBe(100)
  })
})

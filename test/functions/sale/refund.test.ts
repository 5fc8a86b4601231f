import type { Key, MemberSummary, Reply, SaleView } from '../../../typings/contract'
import type { DeskWorld } from './desk-world'
import { BOSS, data, LIN, refusal, SHOP, startDesk, ZHOU } from './desk-world'

const shopId = SHOP as never

describe('giving back', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  const balances = async (openid: string) =>
    data(await desk.consumer<MemberSummary>(openid, 'member.summary', {})).balances
  const refund = (sale: SaleView, amountFen: number, more: object = {}) =>
    desk.staff(LIN, 'refund.record', {
      key: desk.key(),
      shopId,
      saleId: sale.saleId,
      amountFen,
      reason: 'returned',
      ...more,
    })
  const sold = async (openid: string, amountFen: number, more: object = {}) => {
    await desk.claim(openid)
    return desk.sell(await desk.visit(openid), amountFen, more)
  }

  test('complaint 11: a refund takes the points back, and gives back those that were spent', async () => {
    const first = await sold('c11', 100_000)
    const before = await balances('c11')
    const visit = await desk.visit('c11')
    const sale = await desk.sell(visit, 40_000, { spendPoints: 1_000 })
    const wish = { shopId, saleId: sale.saleId, amountFen: 40_000 }
    const preview = data(await desk.staff(LIN, 'refund.preview', wish))
    expect(preview).toMatchObject({
      payBackFen: 39_000,
      returnPoints: 1_000,
      clawBackPoints: sale.earnPoints,
      deficitPoints: 0,
    })
    const view = data(await refund(sale, 40_000))
    expect(view).toMatchObject({ state: 'refunded', refundedFen: 40_000, refundableFen: 0 })
    expect(view.refunds[0]).toMatchObject({
      payBackFen: 39_000,
      returnedPoints: 1_000,
      clawedBackPoints: sale.earnPoints,
    })
    expect(await balances('c11')).toEqual(before)
    expect(first.state).toBe('recorded')
  })

  test('complaint 12: small sales add up, and a forgotten receipt is credited once', async () => {
    await desk.claim('c12')
    const visit = await desk.visit('c12')
    const start = (await balances('c12')).points
    for (let index = 0; index < 5; index++) await desk.sell(visit, 50 + index)
    // 2.60 yuan in five bills, each below a yuan: two points, not none.
    expect((await balances('c12')).points - start).toBe(2)

    const late = {
      shopId,
      visitId: visit.visitId,
      amountFen: 30_000,
      receiptNumber: 'P-1',
      soldAt: desk.clock.now() - 2 * 86_400_000,
      reason: 'forgot the phone',
    }
    const credited = data(await desk.staff(LIN, 'sale.lateCredit', { ...late, key: desk.key() }))
    expect(credited.earnPoints).toBe(300)
    const twice = await desk.staff(LIN, 'sale.lateCredit', { ...late, key: desk.key() })
    expect(refusal(twice)).toBe('ALREADY_DONE receipt_taken')
    const old = { ...late, receiptNumber: 'P-2', soldAt: desk.clock.now() - 400 * 86_400_000 }
    const tooLate = await desk.staff(LIN, 'sale.lateCredit', { ...old, key: desk.key() })
    expect(refusal(tooLate)).toBe('TOO_LATE window_closed')
  })

  test('complaint 13: a refund in small parts ends where one refund ends', async () => {
    const one = await sold('c13-one', 9_999)
    const many = await sold('c13-many', 9_999)
    data(await refund(one, 9_600))
    for (const part of [100, 500, 1, 99, 8_900]) data(await refund(many, part))
    expect(await balances('c13-many')).toEqual(await balances('c13-one'))
  })

  test('complaint 16: buy, earn, refund, again: no points are left over', async () => {
    await desk.claim('c16')
    const visit = await desk.visit('c16')
    const before = await balances('c16')
    for (let index = 0; index < 4; index++) {
      const sale = await desk.sell(visit, 77_700 + index)
      data(await refund(sale, 77_700 + index))
    }
    expect(await balances('c16')).toEqual(before)
  })

  test('complaint 17: points that were spent return once, whatever the parts', async () => {
    await sold('c17', 100_000)
    const visit = await desk.visit('c17')
    const before = await balances('c17')
    const sale = await desk.sell(visit, 30_001, { spendPoints: 777 })
    data(await refund(sale, 10_000))
    data(await refund(sale, 20_000))
    const view = data(await refund(sale, 1))
    expect(view.refunds.reduce((sum, each) => sum + each.returnedPoints, 0)).toBe(777)
    expect(await balances('c17')).toEqual(before)
  })

  test('complaint 23: what points have paid earns nothing again, and the breakdown says what counted', async () => {
    await sold('c24', 100_000)
    const visit = await desk.visit('c24')
    const sale = await desk.sell(visit, 20_000, { spendPoints: 500 })
    expect(sale.breakdown[0]).toMatchObject({ base: 19_500 })
  })

  test('20 parallel refunds of one sale: never more than was paid', async () => {
    const sale = await sold('parallel', 100_000)
    const patiently = async (key: Key): Promise<Reply<SaleView>> => {
      const reply = await refund(sale, 9_000, { key })
      return !reply.ok && reply.code === 'BUSY' ? patiently(key) : reply
    }
    const replies = await Promise.all(Array.from({ length: 20 }, () => patiently(desk.key())))
    const done = replies.filter((reply) => reply.ok)
    expect(done).toHaveLength(11)
    for (const reply of replies) {
      if (!reply.ok) expect(refusal(reply)).toBe('LIMIT_REACHED over_paid')
    }
    const view = data(await desk.staff(LIN, 'sale.show', { shopId, saleId: sale.saleId }))
    expect(view).toMatchObject({ refundedFen: 99_000, refundableFen: 1_000, state: 'recorded' })
    data(await refund(sale, 1_000))
    expect(await balances('parallel')).toMatchObject({ points: 100, growth: 0, deficitPoints: 0 })
  })

  test('the same refund sent 20 times at once is one refund', async () => {
    const sale = await sold('one-refund', 10_000)
    const input = { key: desk.key(), shopId, saleId: sale.saleId, amountFen: 4_000, reason: 'x' }
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => desk.staff(LIN, 'refund.record', input)),
    )
    for (const reply of replies) expect(data(reply)).toMatchObject({ refundedFen: 4_000 })
    const conflict = await desk.staff(LIN, 'refund.record', { ...input, amountFen: 5_000 })
    expect(refusal(conflict)).toBe('IDEMPOTENCY_CONFLICT')
  })

  test('points that are gone already are owed, and the next sale pays', async () => {
    const sale = await sold('owing', 100_000)
    const visit = await desk.visit('owing')
    await desk.sell(visit, 300_000, { spendPoints: 1_100 })
    const spent = await balances('owing')
    data(await refund(sale, 100_000))
    const after = await balances('owing')
    expect(after.points - after.deficitPoints).toBe(spent.points - sale.earnPoints)
  })

  test('undo within ten minutes leaves nothing; later it is a refund', async () => {
    await desk.claim('undo')
    const visit = await desk.visit('undo')
    const before = await balances('undo')
    const sale = await desk.sell(visit, 50_000)
    const undo = { key: desk.key(), shopId, saleId: sale.saleId }
    const zhou = await desk.staff(ZHOU, 'sale.undo', { ...undo, key: desk.key() })
    expect(refusal(zhou)).toBe('FORBIDDEN')
    expect(data(await desk.staff(LIN, 'sale.undo', undo)).state).toBe('undone')
    expect(data(await desk.staff(LIN, 'sale.undo', undo)).state).toBe('undone')
    expect(await balances('undo')).toEqual(before)
    expect(refusal(await refund(sale, 1))).toBe('LIMIT_REACHED over_paid')

    const second = await desk.sell(visit, 50_000)
    desk.clock.moveBy(10 * 60_000 + 1_000)
    const late = await desk.staff(LIN, 'sale.undo', {
      key: desk.key(),
      shopId,
      saleId: second.saleId,
    })
    expect(refusal(late)).toBe('TOO_LATE window_closed')
  })

  test('a sale for the wrong member moves to the right one', async () => {
    await desk.claim('wrong')
    await desk.claim('right')
    const wrong = await balances('wrong')
    const right = await balances('right')
    const sale = await desk.sell(await desk.visit('wrong'), 60_000)
    const { visitId } = await desk.visit('right')
    const move = { key: desk.key(), shopId, saleId: sale.saleId, visitId }
    const moved = data(await desk.staff(LIN, 'sale.move', move))
    expect(moved.state).toBe('moved')
    expect(data(await desk.staff(LIN, 'sale.move', move)).memberId).toBe(moved.memberId)
    expect(await balances('wrong')).toEqual(wrong)
    expect((await balances('right')).points).toBe(right.points + 600)
    data(await refund(moved, 60_000))
    expect(await balances('right')).toEqual(right)
  })

  test('a sale with points in it is undone, not moved', async () => {
    await sold('stuck', 100_000)
    const sale = await desk.sell(await desk.visit('stuck'), 20_000, { spendPoints: 200 })
    await desk.claim('target')
    const { visitId } = await desk.visit('target')
    const move = { key: desk.key(), shopId, saleId: sale.saleId, visitId }
    expect(refusal(await desk.staff(LIN, 'sale.move', move))).toBe('NOT_ELIGIBLE locked')
  })

  test('without a receipt a manager must approve; managers may refund on their own', async () => {
    const sale = await sold('proof', 10_000)
    expect(refusal(await refund(sale, 1_000, { withoutProof: true }))).toBe(
      'APPROVAL_NEEDED over_ceiling',
    )
    const input = {
      key: desk.key(),
      shopId,
      saleId: sale.saleId,
      amountFen: 1_000,
      reason: 'known',
    }
    const reply = await desk.staff(BOSS, 'refund.record', { ...input, withoutProof: true })
    expect(data(reply).refundedFen).toBe(1_000)
  })

  test('what a manager has approved is given back without proof: once, by who asked, of that sale', async () => {
    const sale = await sold('approved', 10_000)
    const other = await desk.sell(await desk.visit('approved'), 20_000)
    const ask = {
      key: desk.key(),
      shopId,
      kind: 'refund' as const,
      amountFen: 1_000,
      saleId: sale.saleId,
      reason: 'lost the receipt',
    }
    const { approvalId } = data(await desk.staff(LIN, 'approval.ask', ask))
    const more = { withoutProof: true, approvalId }
    expect(refusal(await refund(sale, 1_000, more))).toBe('APPROVAL_NEEDED second_person')
    const decide = { key: desk.key(), shopId, approvalId, approve: true, reason: 'I know her' }
    data(await desk.staff(BOSS, 'approval.decide', decide))
    expect(refusal(await refund(sale, 1_001, more))).toBe('APPROVAL_NEEDED second_person')
    expect(refusal(await refund(other, 1_000, more))).toBe('APPROVAL_NEEDED second_person')
    const again = { ...more, key: desk.key() }
    expect(data(await refund(sale, 1_000, again)).refunds).toMatchObject([
      { amountFen: 1_000, reason: 'returned' },
    ])
    expect(data(await refund(sale, 1_000, again)).refundedFen).toBe(1_000)
    expect(refusal(await refund(sale, 1_000, more))).toBe('ALREADY_DONE used')
    expect((await desk.staff(LIN, 'sale.show', { shopId, saleId: sale.saleId })).ok).toBe(true)
  })

  test('found by member, amount and time, page by page', async () => {
    await desk.claim('finder')
    const visit = await desk.visit('finder')
    for (let index = 0; index < 5; index++) await desk.sell(visit, 70_000 + index)
    const memberNumber = visit.number
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const input = { shopId, memberNumber, limit: 2, ...(cursor ? { cursor } : {}) }
      const page = data(await desk.staff(LIN, 'sale.find', input))
      seen.push(...page.items.map(({ saleId }) => saleId))
      cursor = page.cursor
    } while (cursor)
    expect(new Set(seen).size).toBe(5)
    const find = async (by: object) =>
      data(await desk.staff(LIN, 'sale.find', { shopId, memberNumber, ...by })).items.length
    expect(await find({ amountFen: 70_003 })).toBe(1)
    expect(await find({ from: desk.clock.now() + 60_000 })).toBe(0)
    expect(await find({ until: desk.clock.now() + 60_000 })).toBe(5)
  })
})

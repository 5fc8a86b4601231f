import type { CodeBatch, VisitView } from '../../../typings/contract'
import type { DeskWorld } from '../sale/desk-world'
import { data, LIN, OTHER_SHOP, refusal, SHOP, startDesk, ZHOU } from '../sale/desk-world'

const shopId = SHOP as never

describe('scanning', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  const scan = (code: string, staff = LIN, more: object = {}) =>
    desk.staff(staff, 'visit.scan', { key: desk.key(), shopId, code, ...more })
  const batch = async (openid: string) =>
    data(await desk.consumer<CodeBatch>(openid, 'code.batch', {})).codes

  test('one code scanned by 100 at once: one visit', async () => {
    await desk.claim('hundred')
    const code = await desk.code('hundred')
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) => scan(code, index % 2 === 0 ? LIN : ZHOU)),
    )
    const visits = replies.flatMap((reply) => (reply.ok ? [reply.data.visitId] : []))
    expect(new Set(visits).size).toBe(1)
    for (const reply of replies) {
      if (!reply.ok) expect(['CODE_USED', 'VISIT_HELD', 'BUSY']).toContain(reply.code)
    }
    expect(desk.documents('codeUses')).toHaveLength(1)
  })

  test('the same desk scanning again gets its visit back; another learns where and when', async () => {
    await desk.claim('again')
    const [first, next] = await batch('again')
    const visit = data(await scan(first?.value ?? ''))
    expect(data(await scan(first?.value ?? '')).visitId).toBe(visit.visitId)
    const held = await scan(first?.value ?? '', ZHOU)
    expect(held).toMatchObject({ code: 'VISIT_HELD', details: { shopName: 'Riverside' } })
    desk.clock.moveBy(30_000)
    expect(data(await scan(next?.value ?? '')).visitId).toBe(visit.visitId)
    data(await desk.staff(LIN, 'visit.close', { key: desk.key(), shopId, visitId: visit.visitId }))
    const used = await scan(next?.value ?? '', ZHOU)
    expect(used).toMatchObject({ code: 'CODE_USED', details: { shopName: 'Riverside' } })
    desk.clock.moveBy(10_000)
    expect(refusal(await scan(next?.value ?? ''))).toBe('CODE_USED')
  })

  test('a visit ends after ten minutes, then anybody may serve', async () => {
    await desk.claim('ten')
    const visit = data(await scan(await desk.code('ten')))
    desk.clock.moveBy(10 * 60_000)
    const shown = await desk.staff(LIN, 'visit.show', { shopId, visitId: visit.visitId })
    expect(refusal(shown)).toBe('VISIT_EXPIRED')
    expect(data(await scan(await desk.code('ten'), ZHOU)).visitId).not.toBe(visit.visitId)
  })

  test('codes live for their step and one around; a screenshot is expired after 90 s', async () => {
    await desk.claim('clock')
    const code = await desk.code('clock')
    desk.clock.moveBy(91_000)
    expect(refusal(await scan(code))).toBe('CODE_EXPIRED')
    const later = (await batch('clock'))[10]?.value ?? ''
    expect(refusal(await scan(later))).toBe('CODE_EXPIRED')
  })

  test.each([
    ['134567890123456789', 'CODE_UNKNOWN payment_code'],
    ['6901234567892', 'CODE_UNKNOWN product_barcode'],
    ['1234567890', 'CODE_UNKNOWN pickup_code'],
    ['https://example.com/?scene=shop', 'CODE_UNKNOWN unknown_code'],
    ['680000000012345678', 'CODE_UNKNOWN other_shop'],
    ['00000000', 'CODE_UNKNOWN unknown_code'],
  ])('%s gets its own sentence', async (code, expected) => {
    expect(refusal(await scan(code))).toBe(expected)
  })

  test('who guesses too many codes gets no right one either, for a while', async () => {
    await desk.claim('guessed')
    const code = await desk.code('guessed')
    const wrong = code.slice(0, 10) + String((Number(code.slice(10)) + 1) % 1e8).padStart(8, '0')
    const replies: string[] = []
    for (let index = 0; index < 25; index++) replies.push(refusal(await scan(wrong, ZHOU)))
    expect(replies[0]).toBe('CODE_UNKNOWN unknown_code')
    expect(replies.at(-1)).toBe('RATE_LIMITED')
    expect(refusal(await scan(code, ZHOU))).toBe('RATE_LIMITED')
    data(await scan(code, LIN))
    desk.clock.moveBy(600_000)
  })

  test('a number identifies and earns, and never spends; the code upgrades the same visit', async () => {
    const { card } = await desk.claim('number')
    await desk.sell(await desk.visit('number'), 60_000)
    desk.clock.moveBy(11 * 60_000)
    const visit = data(await scan(card.number))
    expect(visit.proof).toBe('number')
    const spend = { shopId, visitId: visit.visitId, amountFen: 20_000, spendPoints: 200 }
    const refused = await desk.staff(LIN, 'sale.record', { ...spend, key: desk.key() })
    expect(refusal(refused)).toBe('NOT_ELIGIBLE static_number')
    expect((await desk.sell(visit, 20_000)).earnPoints).toBeGreaterThanOrEqual(200)
    const upgraded = data(await scan(await desk.code('number')))
    expect(upgraded).toMatchObject({ visitId: visit.visitId, proof: 'code' })
    data(await desk.staff(LIN, 'sale.record', { ...spend, key: desk.key(), amountFen: 20_001 }))
  })

  test('kept without network: the scan earns at its own time, never spends, pushes nobody aside', async () => {
    await desk.claim('offline')
    const code = await desk.code('offline')
    const scannedAt = desk.clock.now()
    desk.clock.moveBy(2 * 3_600_000)
    const live = data(await scan(await desk.code('offline'), ZHOU))
    const visit: VisitView = data(await scan(code, LIN, { scannedAt }))
    expect(visit).toMatchObject({ proof: 'number' })
    const sale = await desk.sell(visit, 5_000)
    expect(sale).toMatchObject({ at: scannedAt, earnPoints: 50 })
    const shown = await desk.staff(ZHOU, 'visit.show', { shopId, visitId: live.visitId })
    expect(data(shown).visitId).toBe(live.visitId)
    const tooOld = await scan(code, LIN, { scannedAt: scannedAt - 4 * 86_400_000 })
    expect(refusal(tooOld)).toBe('TOO_LATE window_closed')
  })

  test('nobody serves their own account', async () => {
    await desk.claim(LIN)
    expect(refusal(await scan(await desk.code(LIN)))).toBe('FORBIDDEN own_account')
    const { visitId } = data(await scan(await desk.code(LIN), ZHOU))
    const sale = { key: desk.key(), shopId, visitId, amountFen: 1_000 }
    const { saleId } = data(await desk.staff(ZHOU, 'sale.record', sale))
    const refund = { key: desk.key(), shopId, saleId, amountFen: 1_000, reason: 'mine' }
    expect(refusal(await desk.staff(LIN, 'refund.record', refund))).toBe('FORBIDDEN own_account')
  })

  test('a shop that is not mine', async () => {
    await desk.claim('notmine')
    const code = await desk.code('notmine')
    const other = { key: desk.key(), shopId: OTHER_SHOP as never, code }
    expect(refusal(await desk.staff(LIN, 'visit.scan', other))).toBe('FORBIDDEN other_shop')
    expect(refusal(await desk.staff('stranger', 'visit.scan', { ...other, shopId }))).toBe(
      'FORBIDDEN',
    )
  })

  test('the same scan sent ten times is one visit', async () => {
    await desk.claim('retry')
    const input = { key: desk.key(), shopId, code: await desk.code('retry') }
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => desk.staff(LIN, 'visit.scan', input)),
    )
    expect(new Set(replies.map((reply) => data(reply).visitId)).size).toBe(1)
  })
})

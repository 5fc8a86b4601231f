import { dayOf } from '../../../cloudfunctions/platform/pure/day'
import type { DeskWorld } from './desk-world'
import { BOSS, data, LIN, SHOP, startDesk, ZHOU } from './desk-world'

const shopId = SHOP as never
const DAY_MS = 86_400_000

/** A shift lasts until it is closed: weeks of refunds of a whole shop may lie in one. */
describe('what was given back in a shift', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk()
  })
  afterAll(() => desk.close())

  /** Sales that somebody gave back `fen` of, one after another. */
  const refunded = (count: number, by: string, at: number, fen: number) =>
    Array.from({ length: count }, (_, index) => {
      const id = `${by}-${String(at)}-${String(index).padStart(5, '0')}`
      const refund = {
        refundId: `r${id}`,
        key: `${id}:refund`,
        requestHash: 'f'.repeat(64),
        kind: 'refund',
        at: at + index,
        day: dayOf(at),
        staffId: `id-${by}`,
        staffName: by,
        amountFen: fen,
        payBackFen: fen,
        reason: 'brought back, unopened and with its receipt',
        withoutProof: false,
        couponReturned: false,
        stepId: 's1',
      }
      const sale = { _id: id, key: id, shopId: SHOP, staffId: `id-${by}`, order: `0:${id}` }
      const state = { state: 'refunded', refundDay: dayOf(at), owed: 0, couponOwed: false }
      return JSON.stringify({ ...sale, ...state, refunds: [refund] })
    })

  test('all of it counts, however many sales others gave back meanwhile', async () => {
    const close = async (openid: string) =>
      data(await desk.staff(openid, 'desk.closeShift', { key: desk.key(), shopId, unsent: [] }))
        .refundsFen
    for (const openid of [LIN, ZHOU, BOSS]) expect(await close(openid)).toBe(0)
    const now = desk.clock.now()
    await desk.moveClock(3 * DAY_MS)
    const days = [now + DAY_MS, now + 2 * DAY_MS]
    const sales = days.flatMap((at) => [
      ...refunded(700, ZHOU, at, 10),
      ...refunded(5, LIN, at, 100),
      ...refunded(500, BOSS, at, 1),
    ])
    await desk.cloud.load(desk.env, 'sales', sales)
    expect(await close(LIN)).toBe(1_000)
    expect(await close(ZHOU)).toBe(14_000)
    expect(await close(BOSS)).toBe(1_000)
  })
})

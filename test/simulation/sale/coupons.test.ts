import type { SaleRecordInput } from '../../../typings/contract'
import { readAccount } from '../../../cloudfunctions/features/account'
import type { CouponDoc } from '../../../cloudfunctions/features/offer'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { finishSales } from '../../../cloudfunctions/features/sale'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { undoSale } from '../../../cloudfunctions/features/sale/refund'
import { settled } from '../../../cloudfunctions/platform/later'
import { plain } from '../account/world'
import type { When } from './before'
import { before, deadAt } from './before'
import { coupon, easy, grant, member, shopId, Town } from './town'

const MINUTE_MS = 60_000

/** A sale with a coupon whose instance died, and somebody else who ends it: step by step. */
describe('the coupon of a sale left half done', () => {
  let town: Town
  let input: SaleRecordInput & { couponId: CouponDoc['_id'] }

  beforeEach(async () => {
    town = new Town(1)
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
    const ann = await member(town, 'ann')
    const { visitId } = await ann.visit()
    const expiresAt = town.context().clock.now() + 10 * MINUTE_MS
    const couponId = await coupon(town, ann.memberId, { expiresAt })
    input = { key: town.key(), shopId, visitId, amountFen: 10_000, couponId }
  })

  const unanswered: When = (verb, collection, _nth, about) =>
    verb === 'updateWhere' && collection === 'sales' && JSON.stringify(about).includes('posted.s0')
  const dies = async (when: When) => {
    const context = town.context(deadAt(town.db, when))
    const answer = await recordSale(context, grant, input).catch(() => null)
    await settled(context)
    return answer
  }
  const undo = async (key = town.key()) => {
    const [sale] = town.db.all<SaleDoc>('sales')
    const context = town.context({ ...town.db })
    const undone = await undoSale(context, grant, { key, saleId: sale?._id as never })
    await settled(context)
    return undone
  }
  const job = async (db = town.db) => {
    const context = town.context(db)
    await finishSales(context, 10)
    await settled(context)
  }
  const coupons = () => town.db.all<CouponDoc>('coupons')
  const points = async () => (await readAccount(town.context(), 'm_ann' as never))?.balances.points
  const free = { state: 'issued', saleId: '' }

  test('undone while a job holds an old copy of the sale: it stays with the member', async () => {
    expect(await dies(unanswered)).not.toBeNull()
    expect(coupons()).toMatchObject([{ state: 'used' }])
    town.pass(2 * MINUTE_MS)
    const beside = before(
      town.db,
      (verb, collection, nth) => verb === 'get' && collection === 'coupons' && nth === 1,
      undo,
    )
    await job(beside as typeof town.db)
    expect(coupons()).toMatchObject([free])
    expect(town.db.all<SaleDoc>('sales')).toMatchObject([{ state: 'undone', owed: 0 }])
    expect(await points()).toBe(500)
  })

  test('taken by the desk, and undone, after a job has seen it free: it stays with the member', async () => {
    await dies((verb, collection) => verb === 'updateWhere' && collection === 'coupons')
    expect(coupons()).toMatchObject([free])
    town.pass(2 * MINUTE_MS)
    const beside = before(
      town.db,
      (verb, collection, nth) => verb === 'updateWhere' && collection === 'coupons' && nth === 1,
      undo,
    )
    await job(beside as typeof town.db)
    expect(coupons()).toMatchObject([free])
    expect(town.db.all<SaleDoc>('sales')).toMatchObject([{ state: 'undone', owed: 0 }])
    expect(await points()).toBe(500)
  })

  test('an undoing that is sent again does not take it again, and another sale may', async () => {
    await dies(unanswered)
    const key = town.key()
    const [sale] = town.db.all<SaleDoc>('sales')
    const lost = () => Promise.reject(new Error('no reply'))
    const context = town.context(before(town.db, unanswered, lost))
    const at = { key, saleId: sale?._id as never }
    await undoSale(context, grant, at)
    await settled(context)
    await job()
    expect((await undo(key)).state).toBe('undone')
    expect(coupons()).toMatchObject([free])
    const again = { ...input, key: town.key(), amountFen: 20_000 }
    expect((await recordSale(town.context(), grant, again)).couponDiscountFen).toBe(300)
    expect(coupons()).toMatchObject([{ state: 'used', saleId: again.key }])
  })

  const updates =
    (name: string, which: number): When =>
    (verb, collection, nth) =>
      verb === 'updateWhere' && collection === name && nth === which

  test.each([
    ['locked', updates('coupons', 2)],
    ['used', updates('accounts', 1)],
  ])('lapsed since it was %s for it: the sale was in time and stands', async (state, when) => {
    expect(await dies(when)).toBeNull()
    expect(coupons()).toMatchObject([{ state }])
    town.pass(20 * MINUTE_MS)
    await job()
    expect(town.db.all<SaleDoc>('sales')).toMatchObject([{ state: 'recorded', owed: 0 }])
    expect(coupons()).toMatchObject([{ state: 'used', saleId: input.key }])
    expect(await points()).toBe(500 + 97)
    // Whoever sends it again is told that it stands.
    expect((await recordSale(town.context(), grant, input)).couponDiscountFen).toBe(300)
  })
})

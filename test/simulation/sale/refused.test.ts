import type { MemberId, SaleRecordInput } from '../../../typings/contract'
import { post, readAccount } from '../../../cloudfunctions/features/account'
import type { CouponDoc } from '../../../cloudfunctions/features/offer'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { finishSales } from '../../../cloudfunctions/features/sale'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { plain } from '../account/world'
import { before as beforeOn } from './before'
import { coupon, easy, grant, member, shopId, Town } from './town'

/**
 * A sale that the quote allowed and the account then refuses, because the points went elsewhere in
 * between. Too rare for random histories, so it is played step by step.
 */
describe('a sale refused by a race', () => {
  const actor = { kind: 'staff', id: 'lin' } as const
  let town: Town
  let memberId: MemberId
  let input: SaleRecordInput

  beforeEach(async () => {
    town = new Town(1)
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
    const ann = await member(town, 'ann')
    memberId = ann.memberId
    const { visitId } = await ann.visit()
    const base = { shopId, visitId, amountFen: 10_000, spendPoints: 500 }
    input = { ...base, key: town.key() }
  })

  const spend = (points: number) =>
    post(
      town.context(),
      memberId,
      { kind: 'adjust', points: -points, reason: 'elsewhere' },
      { key: town.key(), action: 'test.spend', input: {}, actor },
    )
  const give = (points: number) =>
    post(
      town.context(),
      memberId,
      { kind: 'adjust', points, reason: 'back' },
      { key: town.key(), action: 'test.give', input: {}, actor },
    )
  const points = async () => (await readAccount(town.context(), memberId))?.balances.points

  const before = (
    when: (verb: string, collection: string, nth: number) => boolean,
    happen: () => Promise<unknown>,
  ) => beforeOn(town.db, when, happen)

  test('leaves no sale and a free receipt, and says what is missing', async () => {
    const db = before(
      (verb, collection) => verb === 'insert' && collection === 'sales',
      () => spend(200),
    )
    const record = recordSale(town.context(db), grant, { ...input, receiptNumber: 'A1' })
    await expect(record).rejects.toMatchObject({ code: 'INSUFFICIENT_POINTS' })
    expect(town.db.all('sales')).toEqual([])
    expect(await points()).toBe(300)
    const again = { ...input, key: town.key(), spendPoints: 300, receiptNumber: 'A1' }
    expect((await recordSale(town.context(), grant, again)).spendPoints).toBe(300)
  })

  test('gives its coupon back', async () => {
    const couponId = await coupon(town, memberId)
    const db = before(
      (verb, collection) => verb === 'insert' && collection === 'sales',
      () => spend(200),
    )
    const record = recordSale(town.context(db), grant, { ...input, couponId })
    await expect(record).rejects.toMatchObject({ code: 'INSUFFICIENT_POINTS' })
    expect(town.db.all<CouponDoc>('coupons')).toMatchObject([{ state: 'issued', saleId: '' }])
  })

  test('a twin that came through meanwhile decides: the sale stands for both', async () => {
    let twin: unknown
    const db = before(
      // After the account has said no, and before that is made final.
      (verb, collection, nth) => verb === 'get' && collection === 'accounts' && nth === 3,
      async () => {
        await give(200)
        twin = await recordSale(town.context(), grant, input)
      },
    )
    const spent = before(
      (verb, collection) => verb === 'insert' && collection === 'sales',
      () => spend(200),
    )
    const merged = { ...db, insert: spent.insert }
    const sale = await recordSale(town.context(merged), grant, input)
    expect(sale).toEqual(twin)
    expect(town.db.all<SaleDoc>('sales')).toHaveLength(1)
    expect(await points()).toBe(sale.earnPoints)
  })

  test('made final first, the twin is refused too, and the jobs find nothing to do', async () => {
    const db = before(
      (verb, collection) => verb === 'removeWhere' && collection === 'sales',
      async () => {
        await give(200)
        const twin = recordSale(town.context(), grant, input)
        await expect(twin).rejects.toMatchObject({ code: 'INSUFFICIENT_POINTS' })
      },
    )
    const spent = before(
      (verb, collection) => verb === 'insert' && collection === 'sales',
      () => spend(200),
    )
    const record = recordSale(town.context({ ...db, insert: spent.insert }), grant, input)
    await expect(record).rejects.toMatchObject({ code: 'INSUFFICIENT_POINTS' })
    town.pass(120_000)
    expect(await finishSales(town.context(), 10)).toBe(0)
    expect(town.db.all('sales')).toEqual([])
    expect(await points()).toBe(500)
  })
})

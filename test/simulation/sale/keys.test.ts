import type { Key, MemberId, SaleView } from '../../../typings/contract'
import { post, readAccount } from '../../../cloudfunctions/features/account'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { finishSales } from '../../../cloudfunctions/features/sale'
import { moveSale } from '../../../cloudfunctions/features/sale/move'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { recordRefund } from '../../../cloudfunctions/features/sale/refund'
import type { Database } from '../../../cloudfunctions/platform/database'
import { settled } from '../../../cloudfunctions/platform/later'
import { plain } from '../account/world'
import { easy, grant, member, shopId, Town } from './town'

/** Calls that no page of ours sends, and sales whose member has left: nothing may stay half done. */
describe('one key for what needs two', () => {
  let town: Town
  let ann: Awaited<ReturnType<typeof member>>
  let bob: Awaited<ReturnType<typeof member>>
  beforeEach(async () => {
    town = new Town(1)
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
    ann = await member(town, 'ann')
    bob = await member(town, 'bob')
  })

  const points = async (id: MemberId) => (await readAccount(town.context(), id))?.balances.points
  const sell = async (amountFen: number): Promise<SaleView> => {
    const { visitId } = await ann.visit()
    const input = { key: town.key(), shopId, visitId, amountFen, confirmed: [] }
    return recordSale(town.context(), grant, input)
  }
  const refund = (key: Key, { saleId, amountFen }: SaleView) => {
    const input = { key, shopId, saleId, amountFen, reason: 'x' }
    return recordRefund(town.context(), grant, input)
  }
  const move = async (key: Key, { saleId }: SaleView, to = bob) => {
    const { visitId } = await to.visit()
    return moveSale(town.context(), grant, { key, saleId, visitId })
  }
  const owed = () => town.db.all<SaleDoc>('sales').map((sale) => sale.owed)
  /** Until nothing is left to find; a sale that can never be finished would show. */
  const jobs = async () => {
    for (let slice = 0; slice < 5; slice++) {
      town.pass(61_000)
      if ((await finishSales(town.context(), 10)) === 0) return
    }
    throw new Error('the jobs never end')
  }

  test('two refunds of one member: both take their points back', async () => {
    const sales = [await sell(10_000), await sell(20_000)]
    const key = town.key()
    for (const sale of sales) await refund(key, sale)
    expect(await points(ann.memberId)).toBe(500)
    for (const sale of sales) await refund(key, sale)
    expect(await points(ann.memberId)).toBe(500)
    await jobs()
    expect(owed()).toEqual([0, 0])
  })

  test('two sales moved: both arrive', async () => {
    const sales = [await sell(10_000), await sell(20_000)]
    const key = town.key()
    for (const sale of sales) await move(key, sale)
    expect([await points(ann.memberId), await points(bob.memberId)]).toEqual([500, 800])
    await jobs()
    expect(owed()).toEqual([0, 0])
  })

  test('a move under the key of a refund, or to somebody else, is refused; a repeat is not', async () => {
    const sale = await sell(10_000)
    const conflict = { code: 'IDEMPOTENCY_CONFLICT' }
    const refunded = town.key()
    await refund(refunded, { ...sale, amountFen: 4_000 })
    await expect(move(refunded, sale)).rejects.toMatchObject(conflict)
    const other = await sell(10_000)
    const moved = town.key()
    const { visitId } = await bob.visit()
    const wish = { key: moved, saleId: other.saleId, visitId }
    const first = await moveSale(town.context(), grant, wish)
    expect(await moveSale(town.context(), grant, wish)).toEqual(first)
    await expect(move(moved, other, ann)).rejects.toMatchObject(conflict)
    await expect(refund(moved, other)).rejects.toMatchObject(conflict)
    expect(await points(bob.memberId)).toBe(600)
    await jobs()
    expect(owed()).toEqual([0, 0])
  })

  test('a sale moved to somebody who leaves before it arrives is credited to nobody', async () => {
    const sale = await sell(10_000)
    const { visitId } = await bob.visit()
    const actor = { kind: 'member', id: bob.memberId } as const
    const close = { kind: 'status.set', status: 'closed', reason: 'left' } as const
    const options = { key: town.key(), action: 'test', input: {}, actor }
    let decided = false
    const db: Database = {
      ...town.db,
      async updateWhere(collection, filter, changes) {
        const changed = await town.db.updateWhere(collection, filter, changes)
        if (collection === 'sales' && changes.push && !decided) {
          decided = true
          await post(town.context(), bob.memberId, close, options)
        }
        return changed
      },
    }
    await moveSale(town.context(db), grant, { key: town.key(), saleId: sale.saleId, visitId })
    await jobs()
    expect(owed()).toEqual([0])
    expect(await points(ann.memberId)).toBe(500)
  })

  test('one that cannot be finished lets the next one be found', async () => {
    const stuck = await sell(10_000)
    await sell(20_000)
    await settled(town.context())
    await town.db.updateWhere('sales', { shopId }, { set: { posted: {}, owed: 1 } })
    const outbox = (await readAccount(town.context(), ann.memberId))?.outbox ?? []
    const strange = outbox.map((entry) =>
      JSON.stringify(
        entry.ref.saleId === stuck.saleId ? { ...entry, requestHash: 'of another' } : entry,
      ),
    )
    await town.db.updateWhere('accounts', { _id: ann.memberId }, { set: { outbox: strange } })
    town.pass(61_000)
    expect(await finishSales(town.context(), 1)).toBe(1)
    expect(await finishSales(town.context(), 1)).toBe(1)
    expect(await finishSales(town.context(), 1)).toBe(0)
    const left = town.db.all<SaleDoc>('sales').filter((sale) => sale.owed > 0)
    expect(left.map(({ _id }) => _id)).toEqual([stuck.saleId])
  })
})

import type { CouponId, MemberId, SaleId } from '../../../typings/contract'
import { readAccount } from '../../../cloudfunctions/features/account'
import type { CouponDoc } from '../../../cloudfunctions/features/offer'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { finishSales } from '../../../cloudfunctions/features/sale'
import { moveSale } from '../../../cloudfunctions/features/sale/move'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { recordRefund, undoSale } from '../../../cloudfunctions/features/sale/refund'
import { givenBack } from '../../../cloudfunctions/features/sale/rules/refund'
import type { Context } from '../../../cloudfunctions/platform/context'
import { brokenHistory, brokenLaws } from '../account/check'
import { plain } from '../account/world'
import { coupon, easy, grant, member, shopId, Town } from './town'

const SEEDS = Number(process.env['SEEDS'] ?? 16)
const FIRST_SEED = Number(process.env['SEED'] ?? 1)
const ROUNDS = 12
type Operation = (context: Context) => Promise<unknown>

async function history(seed: number): Promise<Town> {
  const town = new Town(seed)
  const { random, instances } = town
  await publishConfig(town.context(), { name: 'test' }, { key: town.key(), note: '' }, plain(easy))
  const members = [await member(town, 'ann'), await member(town, 'bob')]
  const anyone = () => members[random(members.length)] ?? members[0]

  const inHand: CouponId[] = []
  const record = async (): Promise<Operation> => {
    const visit = await anyone()?.visit()
    if (visit && random(2) === 0) inHand.push(await coupon(town, visit.memberId))
    // Any coupon of anybody, used or not: the till must tell them apart.
    const couponId = inHand[random(inHand.length + 1)]
    const input = {
      key: town.key(),
      shopId,
      visitId: visit?.visitId as never,
      amountFen: 400 + random(30_000),
      spendPoints: random(2) === 0 ? 1 + random(400) : 0,
      confirmed: ['sale_again' as const],
      ...(couponId === undefined ? {} : { couponId }),
    }
    return (context) => recordSale(context, grant, input)
  }
  const change = async (sale: SaleDoc): Promise<Operation> => {
    const at = { key: town.key(), shopId, saleId: sale._id }
    const visit = await anyone()?.visit()
    const amountFen = 1 + random(sale.tender.amountFen)
    switch (random(6)) {
      case 0:
      case 1:
        return (context) => undoSale(context, grant, at)
      case 2:
        return (context) => moveSale(context, grant, { ...at, visitId: visit?.visitId as never })
      default:
        return (context) => recordRefund(context, grant, { ...at, amountFen, reason: 'x' })
    }
  }

  for (let round = 0; round < ROUNDS; round++) {
    const sales = town.db.all<SaleDoc>('sales')
    const wishes: Operation[] = []
    for (let each = 0; each < 4; each++) {
      // Those that a death left half done, which a job may hold too, more often than others.
      const half = random(2) === 0 ? sales.filter(({ posted }) => !posted['s0']) : []
      const sale = half[random(Math.max(half.length, 1))] ?? sales[random(sales.length + 1)]
      wishes.push(sale ? await change(sale) : await record())
    }
    instances.weather = { death: 25, lostReply: 25 }
    // Every wish is sent by up to three callers at once, each on its own instance; jobs run beside them.
    const calls = wishes.flatMap((wish) =>
      Array.from({ length: 1 + random(3) }, () => () => wish(town.context(instances.instance()))),
    )
    await instances.run([...calls, ...Array.from({ length: random(3) }, () => jobOf(town))])
    instances.weather = { death: 0, lostReply: 0 }
    if (random(3) === 0) await finish(town)
    town.pass(random(120_000))
  }
  await finish(town)
  return town
}

const jobOf = (town: Town) => () => finishSales(town.context(town.instances.instance()), 50)

/** The jobs, two at once, until nothing is left. */
async function finish(town: Town): Promise<void> {
  for (let left = 1, slices = 0; left > 0; slices++) {
    if (slices > 20) throw new Error('the jobs never end')
    town.pass(61_000)
    const counts = await town.instances.run([jobOf(town), jobOf(town)])
    left = 0
    for (const count of counts) {
      if (count.status === 'rejected') throw count.reason
      left += count.value
    }
  }
}

/** What a member must own, from the sales alone, in thousandths of a point. */
function owedMilli(sales: readonly SaleDoc[], memberId: MemberId): number {
  return sales
    .filter((sale) => sale.memberId === memberId)
    .reduce((sum, { tender, refundedFen }) => {
      const back = givenBack(tender, refundedFen)
      return sum + back.eligibleLeftFen * 10 - (tender.spendPoints - back.points) * 1_000
    }, 500_000)
}

/** A coupon is used by the one sale that stands with it, and free otherwise. */
function brokenCoupons(town: Town, sales: readonly SaleDoc[]): string[] {
  return town.db.all<CouponDoc>('coupons').flatMap(({ _id, state, saleId }) => {
    const standing = sales.filter(
      (sale) => sale.couponId === _id && sale.refundedFen < sale.tender.amountFen,
    )
    const right =
      standing.length === 0
        ? state === 'issued' && saleId === ''
        : standing.length === 1 && state === 'used' && saleId === standing[0]?.key
    return right ? [] : [`coupon ${_id} is ${state} with ${String(standing.length)} sales`]
  })
}

test(`${String(SEEDS)} histories of sales, refunds, undos and moves under deaths and lost replies (from seed ${String(FIRST_SEED)})`, async () => {
  let decided = 0
  let used = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const town = await history(seed)
    const sales = town.db.all<SaleDoc>('sales')
    const ids = new Set<SaleId>()
    for (const sale of sales) {
      decided += sale.steps.length
      if (sale.couponId !== '') used += 1
      ids.add(sale._id)
      const refunded = sale.refunds.reduce((sum, { amountFen }) => sum + amountFen, 0)
      expect([seed, sale._id, sale.owed, Object.keys(sale.posted).length]).toEqual([
        seed,
        sale._id,
        0,
        sale.steps.length,
      ])
      expect(refunded).toBe(sale.refundedFen)
      expect(sale.refundedFen).toBeLessThanOrEqual(sale.tender.amountFen)
    }
    expect(new Set(sales.map(({ key }) => key)).size).toBe(sales.length)
    expect([seed, ...brokenCoupons(town, sales)]).toEqual([seed])
    for (const memberId of ['m_ann', 'm_bob'] as MemberId[]) {
      const account = await readAccount(town.context(), memberId)
      if (!account) throw new Error('no account')
      expect([seed, ...brokenLaws(account), ...brokenHistory(town.db, account)]).toEqual([seed])
      const { points, pendingPoints, deficitPoints, fractionMilli } = account.balances
      const owned = (points + pendingPoints - deficitPoints) * 1_000 + fractionMilli
      expect([seed, memberId, owned]).toEqual([seed, memberId, owedMilli(sales, memberId)])
    }
  }
  expect(decided).toBeGreaterThan(SEEDS * 10)
  expect(used).toBeGreaterThan(SEEDS)
})

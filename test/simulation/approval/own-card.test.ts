import type { ApprovalAskInput, SaleId } from '../../../typings/contract'
import { data, MANAGER, OWNER, refusal, STAFF } from '../../functions/house'
import { openInProcess } from '../in-process'

const reason = 'a good reason'
const OVER = 1_500_000

async function opened() {
  const open = await openInProcess((config) => {
    config.limits.unusualSaleFen = 100_000_000
  })
  const { house, key, staff, merchant, shop } = open
  const { shopId } = shop
  const scan = async (openid: string) => {
    house.wait(40_000)
    return open.visit(openid)
  }
  return {
    ...open,
    scan,
    ask: (asked: object) =>
      staff(STAFF, 'approval.ask', {
        key: key(),
        shopId,
        amountFen: OVER,
        reason,
        ...asked,
      } as ApprovalAskInput),
    decide: (openid: string, approvalId: string) => {
      const decision = { key: key(), approvalId: approvalId as never, approve: true, reason }
      return openid === OWNER
        ? merchant(openid, 'approval.decide', decision)
        : staff(openid, 'approval.decide', { ...decision, shopId })
    },
    sell: async (visitId: string, amountFen: number, more: object = {}) =>
      staff(STAFF, 'sale.record', {
        key: key(),
        shopId,
        visitId: visitId as never,
        amountFen,
        confirmed: ['amount_unusual', 'sale_again'],
        ...more,
      }),
  }
}

describe('a manager who is the customer', () => {
  test('approves neither the sale, nor the late credit, nor the refund of their own card', async () => {
    const { claim, scan, ask, decide, sell } = await opened()
    await claim(MANAGER)
    const { visitId } = await scan(MANAGER)
    const { saleId } = data(await sell(visitId, 5_000))
    for (const asked of [
      { kind: 'sale', visitId },
      { kind: 'late_credit', visitId },
      { kind: 'refund', saleId },
    ]) {
      const { approvalId } = data(await ask({ ...asked, amountFen: 5_000 }))
      expect(refusal(await decide(MANAGER, approvalId))).toBe('FORBIDDEN own_account')
      expect(data(await decide(OWNER, approvalId)).state).toBe('approved')
    }
  })

  test('an approval is for the card or the sale that it was asked for, and for no other', async () => {
    const { claim, scan, ask, decide, sell, staff, key, shop } = await opened()
    await claim('ann')
    await claim('bob')
    const ann = await scan('ann')
    const bob = await scan('bob')
    const other = data(await sell(bob.visitId, 2_000))
    const { approvalId } = data(await ask({ kind: 'sale', visitId: ann.visitId }))
    data(await decide(OWNER, approvalId))
    expect(refusal(await sell(bob.visitId, OVER, { approvalId }))).toBe(
      'APPROVAL_NEEDED second_person',
    )
    const sale = data(await sell(ann.visitId, OVER, { approvalId }))
    const refunded = data(await ask({ kind: 'refund', saleId: sale.saleId, amountFen: 2_000 }))
    data(await decide(MANAGER, refunded.approvalId))
    const refund = (saleId: SaleId) =>
      staff(STAFF, 'refund.record', {
        key: key(),
        shopId: shop.shopId,
        saleId,
        amountFen: 2_000,
        reason,
        withoutProof: true,
        approvalId: refunded.approvalId,
      })
    expect(refusal(await refund(other.saleId))).toBe('APPROVAL_NEEDED second_person')
    expect(data(await refund(sale.saleId)).refundedFen).toBe(2_000)
  })

  test('a question that names nothing is refused', async () => {
    const { ask } = await opened()
    for (const kind of ['sale', 'late_credit', 'refund']) {
      expect(refusal(await ask({ kind }))).toBe('INVALID_INPUT')
    }
    expect(refusal(await ask({ kind: 'refund', saleId: 'shop:2026-05-12:none' }))).toBe('NOT_FOUND')
  })
})

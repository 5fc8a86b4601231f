import type { SaleFindInput, SaleView } from '../../typings/contract'
import type { SaleRowView } from '../components/sale-row/sale-row'
import { parseYuan, signed, yuan } from '../lib/money'
import { words } from './language'

export const memberName = (sale: SaleView): string => sale.nickname || `No. ${sale.memberNumber}`

/** What one typed text asks for: a card's number, an amount, else a receipt. */
export function saleCriteria(text: string): Partial<SaleFindInput> {
  if (text === '') return {}
  if (/^\d{8}$/.test(text)) return { memberNumber: text }
  const amountFen =
    text.startsWith('¥') || text.includes('.') ? parseYuan(text.replace('¥', '')) : null
  return amountFen ? { amountFen } : { receiptNumber: text }
}

/** @param when the sale's time, as exactly as the list needs it */
export function saleRow(sale: SaleView, when: string): SaleRowView {
  const { say, desks: t } = words()
  const gone = sale.state === 'undone' || sale.state === 'moved'
  const refunded = sale.refundedFen > 0 ? `${t.refunded} ${yuan(sale.refundedFen)}` : ''
  return {
    id: sale.saleId,
    title: memberName(sale),
    line: say.saleLine(when, sale.receiptNumber, sale.staffName),
    amount: yuan(sale.payFen),
    state: gone ? t.states[sale.state] : refunded || signed(sale.earnPoints),
    void: gone || sale.state === 'refunded',
  }
}

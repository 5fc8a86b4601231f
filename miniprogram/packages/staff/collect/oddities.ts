import type { SalePreview } from '../../../../typings/contract'
import { yuan } from '../../../lib/money'
import { words } from '../../../services/language'

/** Unusual amounts and repeats are asked once more; null when the cashier says no. */
export async function confirmOddities(
  { confirm: oddities }: SalePreview,
  amountFen: number,
): Promise<SalePreview['confirm'] | null> {
  const { say, desk: t } = words()
  for (const oddity of oddities) {
    const content =
      oddity === 'amount_unusual'
        ? say.amountUnusual(yuan(amountFen))
        : say.saleAgain(yuan(amountFen))
    const { confirm } = await wx.showModal({ title: t.confirmTitle, content })
    if (!confirm) return null
  }
  return oddities
}

import type { Day, SaleId, ShopId } from '../../../../typings/contract'
import { sha256Hex } from '../../../platform/pure/hash'

/**
 * A receipt number of ours, for shops without: follows from the sale's key, so that a retry meets its
 * own sale. `attempt` moves on when another sale of the day has it already.
 */
export function issuedReceipt(key: string, attempt: number): string {
  const number = BigInt(`0x${sha256Hex(`${key}:${String(attempt)}`).slice(0, 15)}`) % 100_000_000n
  return `R${number.toString().padStart(8, '0')}`
}

/** As printed, without what printers and people add. */
export function normalReceipt(text: string): string {
  return text.replace(/[\s#]/g, '').toUpperCase()
}

/** One sale per shop, business day and receipt. */
export function saleIdFor(shopId: ShopId, day: Day, receiptNumber: string): SaleId {
  return `${shopId}:${day}:${receiptNumber}` as SaleId
}

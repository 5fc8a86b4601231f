import type { SaleRecordInput, SaleView } from '../../typings/contract'
import { createStore } from '../lib/store'
import { CallError, staff } from './cloud'

const KEY = 'unsent'

/** A sale that the network swallowed: kept on the phone with its key, sent again until it is answered. */
export interface Unsent {
  input: SaleRecordInput
  at: number
}

export const unsent = createStore<Unsent[]>(stored())

function stored(): Unsent[] {
  const value: unknown = wx.getStorageSync(KEY)
  return Array.isArray(value) ? (value as Unsent[]) : []
}

function keep(items: Unsent[]): void {
  wx.setStorageSync(KEY, items)
  unsent.set(items)
}

/**
 * Records a sale. It is kept before it is sent and let go only when the cloud has answered, yes or
 * no: a phone that dies in between sends the same key again, and nothing happens twice.
 */
export async function recordSale(input: SaleRecordInput, at: number): Promise<SaleView> {
  keep([...unsent.get().filter((item) => item.input.key !== input.key), { input, at }])
  try {
    const sale = await staff('sale.record', input)
    letGo(input)
    return sale
  } catch (error) {
    if (!(error instanceof CallError) || (error.code !== 'OFFLINE' && error.code !== 'BUSY'))
      letGo(input)
    throw error
  }
}

function letGo(input: SaleRecordInput): void {
  keep(unsent.get().filter((item) => item.input.key !== input.key))
}

/**
 * Sends everything that waits, oldest first; stops at the first that the network refuses again. With
 * the time of the sale, because its visit may be over by now.
 */
export async function resend(): Promise<void> {
  for (const { input, at } of unsent.get()) await recordSale({ soldAt: at, ...input }, at)
}

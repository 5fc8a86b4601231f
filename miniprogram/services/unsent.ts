import type { SaleRecordInput, SaleView } from '../../typings/contract'
import { createStore } from '../lib/store'
import { isUndecided, staff } from './cloud'
import { problemOf } from './problem'

const KEY = 'unsent'

/** A sale that the network swallowed: kept on the phone with its key, sent again until it is decided. */
export interface Unsent {
  input: SaleRecordInput
  at: number
  /** Why the cloud would not have it in the end; '' while it waits. */
  refused: string
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
 * Records a sale. It is kept before it is sent and let go only when the cloud has decided, yes or no: a
 * phone that dies in between, and a cloud that does, meet the same key again, and nothing happens twice.
 */
export async function recordSale(input: SaleRecordInput, at: number): Promise<SaleView> {
  if (!unsent.get().some((item) => item.input.key === input.key)) {
    keep([...unsent.get(), { input, at, refused: '' }])
  }
  try {
    const sale = await staff('sale.record', input)
    dropUnsent(input.key)
    return sale
  } catch (error) {
    if (!isUndecided(error)) dropUnsent(input.key)
    throw error
  }
}

/** A refused one has been seen: it goes, and is credited by its receipt. */
export function dropUnsent(key: string): void {
  keep(unsent.get().filter((item) => item.input.key !== key))
}

/**
 * Sends everything that waits, oldest first, with the time of the sale, because its visit may be over
 * by now. What is refused stays in sight with its reason. Throws what keeps the last of them waiting.
 */
export async function resend(): Promise<void> {
  let obstacle: unknown
  for (const item of unsent.get().filter(({ refused }) => !refused)) {
    try {
      await staff('sale.record', { soldAt: item.at, ...item.input })
      dropUnsent(item.input.key)
    } catch (error) {
      if (isUndecided(error)) obstacle = error
      else refuse(item, problemOf(error).text)
      if (isUndecided(error) && error.code === 'OFFLINE') break
    }
  }
  if (obstacle) throw obstacle
}

function refuse({ input }: Unsent, refused: string): void {
  keep(unsent.get().map((one) => (one.input.key === input.key ? { ...one, refused } : one)))
}

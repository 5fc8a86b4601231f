import type { MemberSummary } from '../../typings/contract'
import { createStore } from '../lib/store'
import { CallError, consumer, serverNow } from './cloud'

const KEY = 'summary'

/** The last known summary, with its time: shown at once, and honestly dated when there is no network. */
export interface KnownSummary {
  data: MemberSummary
  at: number
  /** From an earlier run of the program: not yet asked anew. */
  stale: boolean
  /** The last question found no network. */
  offline: boolean
}

function stored(): KnownSummary | null {
  const value: unknown = wx.getStorageSync(KEY)
  return value ? { ...(value as KnownSummary), stale: true, offline: false } : null
}

export const summary = createStore<KnownSummary | null>(stored())

export function keepSummary(data: MemberSummary): void {
  const known = { data, at: serverNow(), stale: false, offline: false }
  summary.set(known)
  void wx.setStorage({ key: KEY, data: known })
}

/** Fetches the summary. Without network the last known one stays, marked stale; other errors throw. */
export async function refreshSummary(): Promise<void> {
  try {
    keepSummary(await consumer('member.summary', {}))
  } catch (error) {
    const known = summary.get()
    const isOffline = error instanceof CallError && error.code === 'OFFLINE'
    if (!isOffline || !known) throw error
    summary.set({ ...known, stale: true, offline: true })
  }
}

/** For pages whose own question found no network. */
export function markOffline(): void {
  const known = summary.get()
  if (known) summary.set({ ...known, stale: true, offline: true })
}

export function forgetSummary(): void {
  summary.set(null)
  wx.removeStorageSync(KEY)
}

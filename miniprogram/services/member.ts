import type { MemberSummary } from '../../typings/contract'
import { createStore } from '../lib/store'
import { clockTime } from '../lib/time'
import { CallError, consumer, serverNow } from './cloud'
import { words } from './language'
import { noteProgramme } from './session'

const KEY = 'summary'

/** The last known summary, with its time: shown at once, and honestly dated when there is no network. */
export interface KnownSummary {
  data: MemberSummary
  at: number
  /** From an earlier run of the program: not yet asked anew. */
  stale: boolean
  /** The last question found no network. */
  offline: boolean
  /** The last question was not answered, for whatever reason. */
  failed: boolean
}

function stored(): KnownSummary | null {
  const value: unknown = wx.getStorageSync(KEY)
  return value ? { ...(value as KnownSummary), stale: true, offline: false, failed: false } : null
}

export const summary = createStore<KnownSummary | null>(stored())

export function keepSummary(data: MemberSummary): void {
  const known = { data, at: serverNow(), stale: false, offline: false, failed: false }
  noteProgramme(data.programmeVersion)
  summary.set(known)
  void wx.setStorage({ key: KEY, data: known })
}

/** Fetches the summary. Without network the last known one stays, dated; other errors throw, too. */
export async function refreshSummary(): Promise<void> {
  try {
    keepSummary(await consumer('member.summary', {}))
  } catch (error) {
    const isOffline = error instanceof CallError && error.code === 'OFFLINE'
    markOld(isOffline)
    if (!isOffline || !summary.get()) throw error
  }
}

/** For pages whose own question was not answered: what they show is of an earlier time, and says so. */
export function markOld(offline: boolean): void {
  const known = summary.get()
  if (known) summary.set({ ...known, stale: true, offline, failed: true })
}

/** Of when the numbers are, when they could not be asked anew; '' when they are of now. */
export function dateLine({ at, offline, failed }: KnownSummary): string {
  const { say } = words()
  if (offline) return say.offlineSince(clockTime(at))
  return failed ? say.notUpdated(clockTime(at)) : ''
}

export function forgetSummary(): void {
  summary.set(null)
  wx.removeStorageSync(KEY)
}

import { CallError } from './cloud'
import { words } from './language'

/** What a page shows when a call failed: what happened, why, and whether trying again can help. */
export interface Problem {
  text: string
  requestId: string
  offline: boolean
  path: string
}

export function problemOf(error: unknown): Problem {
  const dictionary = words()
  if (!(error instanceof CallError)) throw error
  const reason = error.details.reason ? dictionary.reasons[error.details.reason] : ''
  return {
    text: reason || dictionary.errors[error.code],
    requestId: error.requestId,
    offline: error.code === 'OFFLINE',
    path: error.details.path ?? '',
  }
}

/** Says in a toast what went wrong; for actions whose page stays as it is. */
export function showProblem(error: unknown): void {
  void wx.showToast({ title: problemOf(error).text, icon: 'none', duration: 3000 })
}

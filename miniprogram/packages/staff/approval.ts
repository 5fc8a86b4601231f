import type { ApprovalAskInput, ApprovalId, ApprovalView } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import { CallError, serverNow, staff } from '../../services/cloud'
import { words } from '../../services/language'
import { showProblem } from '../../services/problem'

/** A manager decides in person; who waits at the till sees it within this time. */
const ASK_MS = 3_000

type WithoutKey<Input> = Input extends unknown ? Omit<Input, 'key'> : never
type Wanted = WithoutKey<ApprovalAskInput>

/** What the page shows of it; null: nothing was asked. */
export interface ApprovalNote {
  state: ApprovalView['state']
  text: string
}

/** A question to a manager from one page: asked, watched until it is answered, used once. */
export interface Approval {
  ask(wanted: Wanted): Promise<void>
  /** The approval to send along; undefined until a manager said yes. */
  granted(): ApprovalId | undefined
  /** What was asked has changed, or was used: the next question is a new one. */
  forget(): void
}

export function createApproval(show: (note: ApprovalNote | null) => void): Approval {
  let standing: ApprovalView | null = null
  let timer = 0

  const set = (view: ApprovalView | null) => {
    standing = view
    clearInterval(timer)
    if (view?.state === 'open') timer = setInterval(() => void watch(view), ASK_MS)
    show(view && { state: view.state, text: words().deskMore.approvals[view.state] })
  }
  const watch = async ({ approvalId, shopId }: ApprovalView) => {
    if (!shopId) return
    try {
      const view = await staff('approval.show', { shopId, approvalId })
      if (standing?.approvalId === approvalId && view.state !== standing.state) set(view)
    } catch (error) {
      // A network that is away for a moment: the next look comes by itself.
      if (!(error instanceof CallError)) throw error
      if (error.code !== 'OFFLINE' && error.code !== 'BUSY') showProblem(error)
    }
  }
  return {
    async ask(wanted) {
      if (standing?.state === 'open') return
      set(await staff('approval.ask', { ...wanted, key: newKey('approval', serverNow()) }))
    },
    granted: () => (standing?.state === 'approved' ? standing.approvalId : undefined),
    forget() {
      if (standing) set(null)
    },
  }
}

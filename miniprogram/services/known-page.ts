import { clockTime } from '../lib/time'
import { isOffline, serverNow } from './cloud'
import { words } from './language'

const KEY = 'knownPages'

/** List → the first page of it that came last, what was asked for, and when. */
type Known = Record<string, { asked: string; at: number; page: unknown } | undefined>

const known = (): Known => (wx.getStorageSync(KEY) as Known | '') || {}

interface Listed {
  items: readonly unknown[]
}

export interface KnownList<P> {
  /** As `usable`: one page a list is kept. */
  name: string
  /**
   * What tells this question from others of the list; an answer to another one is not shown. Null: not
   * kept, as where somebody is never goes to the phone's storage.
   */
  asked: string | null
  ask: (cursor: string | undefined) => Promise<P>
  /** The strip above the list: of when it is, '' when it is of now. */
  told: (strip: string) => void
}

/**
 * The first page of a list is kept on the phone and stands in, dated, while there is no network; nothing
 * follows it then. Other failures, and lists never seen or empty, throw as before.
 */
export function withKnown<P extends Listed>({ name, asked, ask, told }: KnownList<P>) {
  return async (cursor: string | undefined): Promise<P> => {
    try {
      const page = await ask(cursor)
      if (cursor === undefined) told('')
      if (cursor === undefined && asked !== null) {
        const at = serverNow()
        // After the list is drawn: keeping it is no reason to wait for it.
        setTimeout(() => {
          const data = { ...known(), [name]: { asked, at, page } }
          void wx.setStorage({ key: KEY, data })
        }, 0)
      }
      return page
    } catch (error) {
      const last = cursor === undefined && isOffline(error) ? known()[name] : undefined
      const page = last && last.asked === asked ? (last.page as P) : undefined
      if (!last || !page || page.items.length === 0) throw error
      told(words().say.offlineSince(clockTime(last.at)))
      return { ...page, cursor: undefined }
    }
  }
}

/** With the card goes what was known of it. */
export function forgetPages(): void {
  wx.removeStorageSync(KEY)
}

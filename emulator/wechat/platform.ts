/** What the parts of WeChat share. */
import type { WeChatEvent } from './events'
import type { Store } from './store'

export interface Platform {
  readonly store: Store
  /** Sender of events that no person caused. */
  readonly nobody: string
  readonly permissions: { readonly customCode: boolean; readonly storedValue: boolean }
  /** When a review that begins now ends; null: a person decides. */
  reviewEnd(now: number): number | null
  /** Sends an event to the merchant's server, after the step that caused it is kept. */
  push(event: WeChatEvent): void
  /** A code as the client gets it, and back. @throws WeChatRefusal 40056 */
  sealCode(code: string): string
  openCode(sealed: string): string
  /** The number behind a phone code, for the person it was given to. */
  phoneNumberOf(code: string, openid: string | undefined): string | null
}

/**
 * Access tokens and wx_card tickets. Source: developers.weixin.qq.com, getStableAccessToken, JS-SDK
 * appendix 4. Old and new token are both valid for the last five minutes; a forced refresh ends the old one.
 */
import { randomBytes } from 'node:crypto'
import { shanghaiDay } from './limits'
import { WeChatRefusal } from './refusal'
import type { Store } from './store'

export interface Account {
  appid: string
  secret: string
}

const LIFE_MS = 7_200_000
const RENEWED_BEFORE_MS = 300_000
const FORCED_PER_DAY = 20
const FORCED_APART_MS = 30_000
const secondsUntil = (time: number, now: number) => Math.floor((time - now) / 1000)

export class Tokens {
  constructor(
    private readonly store: Store,
    private readonly accounts: readonly Account[],
  ) {}

  /** @throws WeChatRefusal 40013, 40125, 45009, 45011 */
  stable(appid: string, secret: string, force: boolean, now: number) {
    const account = this.accounts.find((known) => known.appid === appid)
    if (!account) throw new WeChatRefusal(40013)
    if (account.secret !== secret) throw new WeChatRefusal(40125)
    const app = this.store.get('app', appid)
    if (force) return this.force(appid, now)
    const token = app && this.store.get('token', app.token)
    if (app && token && token.expiresAt - now > RENEWED_BEFORE_MS) {
      return { access_token: app.token, expires_in: secondsUntil(token.expiresAt, now) }
    }
    return this.issue(appid, app ?? { forcedAt: 0, forcedDay: 0, forced: 0 }, now)
  }

  private force(appid: string, now: number) {
    const app = this.store.get('app', appid)
    const today = shanghaiDay(now)
    const forced = app?.forcedDay === today ? app.forced : 0
    if (forced >= FORCED_PER_DAY) throw new WeChatRefusal(45009)
    if (app && now - app.forcedAt < FORCED_APART_MS) throw new WeChatRefusal(45011)
    if (app) this.store.remove('token', app.token)
    return this.issue(appid, { forcedAt: now, forcedDay: today, forced: forced + 1 }, now)
  }

  private issue(
    appid: string,
    forced: { forcedAt: number; forcedDay: number; forced: number },
    now: number,
  ) {
    const token = randomBytes(102).toString('base64url')
    this.store.put('token', token, { appid, expiresAt: now + LIFE_MS })
    const { forcedAt, forcedDay, forced: count } = forced
    this.store.put('app', appid, { token, forcedAt, forcedDay, forced: count })
    return { access_token: token, expires_in: LIFE_MS / 1000 }
  }

  /** Whose token this is. @throws WeChatRefusal 40001, 41001, 42001 */
  ownerOf(token: string | null, now: number): string {
    if (!token) throw new WeChatRefusal(41001)
    const known = this.store.get('token', token)
    if (!known) throw new WeChatRefusal(40001)
    if (known.expiresAt <= now) throw new WeChatRefusal(42001)
    return known.appid
  }

  ticket(now: number) {
    const fresh = this.store
      .list('ticket')
      .find(({ value }) => value.expiresAt - now > RENEWED_BEFORE_MS)
    if (fresh) return { ticket: fresh.id, expires_in: secondsUntil(fresh.value.expiresAt, now) }
    const ticket = randomBytes(64).toString('base64url')
    this.store.put('ticket', ticket, { expiresAt: now + LIFE_MS })
    return { ticket, expires_in: LIFE_MS / 1000 }
  }

  /** The tickets that a card signature may rest on. */
  validTickets(now: number): string[] {
    return this.store
      .list('ticket')
      .filter(({ value }) => value.expiresAt > now)
      .map(({ id }) => id)
  }

  /** Ends every token, as when the secret was reset; the next use of one answers 40001. */
  revokeAll(): void {
    for (const { id } of this.store.list('token')) this.store.remove('token', id)
  }

  /** Ends every ticket. */
  expireTickets(): void {
    for (const { id } of this.store.list('ticket')) this.store.remove('ticket', id)
  }
}

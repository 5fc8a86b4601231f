/**
 * WeChat's open platform on the emulator's port: api.weixin.qq.com for the product's functions, the card
 * wallet for the phones, and events pushed to the product's HTTP path.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MovableClock } from '../cloud/clock'
import type { Mount } from '../mount'
import type { PhoneIdentity } from '../phone/runtime/contract'
import { review, type Card } from './card'
import { Events, type EventTarget, type WeChatEvent } from './events'
import { WeChatFaults } from './faults'
import { serve } from './endpoint'
import { Limits, type Limit } from './limits'
import type { HeldCard } from './member'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'
import { Store } from './store'
import { Tokens, type Account } from './tokens'
import { Traffic } from './traffic'
import { Wallet } from './wallet'

export type { ActiveWeChatFault, WeChatFault } from './faults'
export type { TrafficRecord } from './traffic'

export interface WeChatOptions {
  /** Everything durable lives in this folder. */
  dir: string
  clock: MovableClock
  prefix: string
  program: Account
  official: Account
  events: Omit<EventTarget, 'appid' | 'originalId'>
  phoneNumberOf(code: string, openid: string | undefined): string | null
  permissions?: Partial<Platform['permissions']>
  limits?: Readonly<Record<string, Limit>>
  /** Decides about faults by rate; default Math.random. */
  random?: () => number
}

export interface WeChat {
  mount: Mount
  faults: WeChatFaults
  traffic: Traffic
  limits: Limits
  tokens: Tokens
  wallet: Wallet
  /** How long a review takes by itself; null: a person decides. */
  reviewAfterMs: number | null
  letCardsWait(wait: boolean): void
  cards(): { id: string; value: Card }[]
  /** A card in somebody's wallet, by its plain code. */
  held(code: string): HeldCard | undefined
  /** Ends a card's review. */
  review(cardId: string, pass: boolean, reason?: string): void
  /** Pushes any event, as WeChat would. */
  push(event: WeChatEvent): void
  /** What the phones may ask, by service name. */
  services(): Record<string, (identity: PhoneIdentity, payload: unknown) => Promise<unknown>>
  /** Resolves when every event that is due was delivered, or given up for now. */
  settled(): Promise<void>
  /** Forgets every card, holder and event. */
  reset(): void
  close(): Promise<void>
}

const LOOK_MS = 200
const REVIEW_MS = 2000

export function openWeChat(options: WeChatOptions): WeChat {
  const { clock, official } = options
  const now = () => clock.now()
  const store = new Store(options.dir)
  const faults = new WeChatFaults(options.random ?? Math.random)
  const traffic = new Traffic(now)
  const limits = new Limits(store, options.limits ?? {})
  const tokens = new Tokens(store, [options.program, official])
  const originalId = `gh_${official.appid.slice(-12)}`
  const target = { ...options.events, appid: official.appid, originalId }
  const events = new Events(store, target, faults, traffic, now)
  const platform: Platform = {
    store,
    nobody: originalId,
    permissions: { customCode: false, storedValue: false, ...options.permissions },
    reviewEnd: (at) => (weChat.reviewAfterMs === null ? null : at + weChat.reviewAfterMs),
    push: (event) => events.push(event),
    ...codeSealer(official.secret),
    phoneNumberOf: options.phoneNumberOf,
  }
  const wallet = new Wallet(platform, () => tokens.validTickets(now()), now)

  const endReviews = (): void => {
    for (const { id, value } of store.list('card')) {
      if (value.reviewedAt !== null && value.reviewedAt <= now()) weChat.review(id, true)
    }
  }
  const look = (): void => {
    endReviews()
    events.deliverDue()
  }
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  const stopFollowing = clock.onMove(look)
  const requests = { platform, tokens, limits, faults, traffic, now, options }

  const weChat: WeChat = {
    mount: {
      prefix: options.prefix,
      handle: async (request: IncomingMessage, response: ServerResponse) => {
        await serve(requests, request, response)
        events.deliverDue()
      },
      close: () => Promise.resolve(),
    },
    faults,
    traffic,
    limits,
    tokens,
    wallet,
    reviewAfterMs: REVIEW_MS,
    letCardsWait: (wait) => {
      weChat.reviewAfterMs = wait ? null : REVIEW_MS
    },
    cards: () => store.list('card'),
    held: (code) => store.get('held', code),
    review: (cardId, pass, reason = '') => {
      store.step(() => review(platform, cardId, pass, reason))
      events.deliverDue()
    },
    push: (event) => {
      events.push(event)
      events.deliverDue()
    },
    services: () => servicesOf(wallet, () => events.deliverDue()),
    settled: () => events.settled(),
    reset: () => {
      events.clear()
      store.clear()
    },
    close: async () => {
      clearInterval(timer)
      stopFollowing()
      await events.close()
      await store.close()
    },
  }
  return weChat
}

function servicesOf(wallet: Wallet, after: () => void): ReturnType<WeChat['services']> {
  const serving =
    (run: (identity: PhoneIdentity, payload: Record<string, string>) => unknown) =>
    async (identity: PhoneIdentity, payload: unknown) => {
      const result = await Promise.resolve(run(identity, payload as Record<string, string>))
      after()
      return result
    }
  return {
    'wechat.cardFace': serving((identity, { cardId = '', cardExt, code }) =>
      cardExt === undefined
        ? wallet.open(identity, cardId, code ?? '')
        : wallet.offer(identity, cardId, cardExt),
    ),
    'wechat.addCard': serving((identity, { cardId = '', cardExt = '' }) =>
      wallet.add(identity, cardId, cardExt),
    ),
    'wechat.wallet': serving((identity) => wallet.list(identity)),
    'wechat.deleteCard': serving((identity, { code = '' }) => {
      wallet.remove(identity, code)
      return {}
    }),
    'wechat.submitForm': serving((identity, { code = '', ...fields }) => {
      const typed = Object.entries(fields).map(([name, value]) => ({ name, value }))
      return { page: wallet.submit(identity, code, typed).page }
    }),
    'wechat.enterFromCard': serving((identity, { code = '' }) => ({
      page: wallet.enter(identity, code),
    })),
    'wechat.takeCard': serving((identity, { url = '' }) => wallet.take(identity, { url })),
  }
}

/** Codes reach the client sealed; only the platform opens them. */
function codeSealer(secret: string): Pick<Platform, 'sealCode' | 'openCode'> {
  const key = Buffer.from(secret.padEnd(32, '0').slice(0, 32))
  return {
    sealCode: (code) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([cipher.update(code), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    openCode: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        decipher.setAuthTag(bytes.subarray(12, 28))
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString()
      } catch {
        throw new WeChatRefusal(40056) // Not sealed here, or changed on the way.
      }
    },
  }
}

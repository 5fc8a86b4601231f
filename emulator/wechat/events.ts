/**
 * Events to the merchant's server, encrypted and signed, tried again when there is no answer within
 * 5 s. Source: developers.weixin.qq.com, Coupons_Vouchers_and_Cards_Event_Push_Messages; message push;
 * card change log of 2016-11-11 (claims: ten more tries over a day when the server is down).
 */
import { randomBytes, randomInt } from 'node:crypto'
import type { WeChatFaults } from './faults'
import { decryptMessage, encryptMessage, sortedSha1 } from './message-crypto'
import type { Store } from './store'
import type { Traffic } from './traffic'

export interface WeChatEvent {
  readonly Event: string
  /** openid in the official account. */
  readonly FromUserName: string
  readonly [field: string]: string | number
}

export interface PendingEvent {
  event: WeChatEvent
  createdAt: number
  dueAt: number
  attempts: number
}

export interface EventTarget {
  /** Where the merchant's server listens; absent: events are dropped, as without a server setting. */
  url: string
  token: string
  encodingAesKey: string
  appid: string
  /** gh_…: the account's original id. */
  originalId: string
}

const ANSWER_WITHIN_MS = 5000
const RETRIES = 3
const CLAIM_RETRIES = 10
const CLAIM_RETRY_EVERY_MS = 8_640_000
/** WeChat spreads a burst; how far is not published. */
const AT_ONCE = 10

export class Events {
  private readonly pending = new Map<string, PendingEvent>()
  private readonly flying = new Map<string, Promise<void>>()
  private readonly closing = new AbortController()
  private lastId = 0

  constructor(
    private readonly store: Store,
    private readonly target: EventTarget,
    private readonly faults: WeChatFaults,
    private readonly traffic: Traffic,
    private readonly now: () => number,
  ) {
    for (const { id, value } of store.list('event')) this.pending.set(id, value)
  }

  /** Keeps the event with the step that caused it; `deliverDue` sends it. */
  push(event: WeChatEvent): void {
    const now = this.now()
    const late = this.faults.strike(event.Event, ['lateEvent'])?.delayMs ?? 0
    const times = this.faults.strike(event.Event, ['duplicateEvent']) ? 2 : 1
    for (let copy = 0; copy < times; copy++) {
      const id = `${now}-${++this.lastId}-${randomBytes(4).toString('hex')}`
      this.keep(id, { event, createdAt: now, dueAt: now + late, attempts: 0 })
    }
  }

  deliverDue(): void {
    for (const [id, pending] of this.pending) {
      if (this.closing.signal.aborted || this.flying.size >= AT_ONCE) return
      if (pending.dueAt > this.now() || this.flying.has(id)) continue
      const landed = this.deliver(id, pending).finally(() => {
        this.flying.delete(id)
        this.deliverDue()
      })
      this.flying.set(id, landed)
    }
  }

  /** Resolves when nothing that is due is left to send. */
  async settled(): Promise<void> {
    this.deliverDue()
    while (this.flying.size > 0) {
      await Promise.all(this.flying.values())
      this.deliverDue()
    }
  }

  clear(): void {
    this.pending.clear()
  }

  /** What is under way is given up, and sent again after the next start. */
  async close(): Promise<void> {
    this.closing.abort()
    await Promise.all(this.flying.values())
  }

  private keep(id: string, pending: PendingEvent): void {
    this.pending.set(id, pending)
    this.store.put('event', id, pending)
  }

  private async deliver(id: string, { event, ...pending }: PendingEvent): Promise<void> {
    const problem = await this.send(event, pending.createdAt)
    if (!this.pending.has(id) || this.closing.signal.aborted) return
    const attempts = pending.attempts + 1
    const claim = event.Event === 'user_get_card'
    const given = attempts > RETRIES + (claim ? CLAIM_RETRIES : 0)
    if (problem === '' || given) {
      this.pending.delete(id)
      this.store.remove('event', id)
      return
    }
    const waitMs = attempts <= RETRIES ? 0 : CLAIM_RETRY_EVERY_MS
    this.keep(id, { event, ...pending, attempts, dueAt: this.now() + waitMs })
  }

  /** '' when the server answered as it should, else why not. */
  private async send(event: WeChatEvent, createdAt: number): Promise<string> {
    const { url, originalId } = this.target
    const message = { ToUserName: originalId, FromUserName: event.FromUserName }
    const rest = { CreateTime: Math.floor(createdAt / 1000), MsgType: 'event', ...event }
    const xml = xmlOf({ ...message, ...rest })
    const envelope = this.seal(xml)
    const query = new URLSearchParams({ ...envelope.query, openid: event.FromUserName })
    const done = this.traffic.begin('push', event.Event, { ...message, ...rest })
    try {
      const reply = await fetch(`${url}?${query.toString()}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: xmlOf({ ToUserName: originalId, Encrypt: envelope.encrypted }),
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), this.closing.signal]),
      })
      const answer = this.understand(reply.status, await reply.text())
      done({
        reply: answer.text,
        code: reply.status,
        ...(answer.problem && { fault: answer.problem }),
      })
      return answer.problem
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      done({ reply: '', code: 0, fault: problem })
      return problem
    }
  }

  private seal(xml: string) {
    const { token, encodingAesKey, appid } = this.target
    const timestamp = String(Math.floor(this.now() / 1000))
    const nonce = String(randomInt(1_000_000_000))
    const encrypted = encryptMessage(xml, { encodingAesKey, appid })
    const msg_signature = sortedSha1([token, timestamp, nonce, encrypted])
    const signature = sortedSha1([token, timestamp, nonce])
    const query = { signature, timestamp, nonce, encrypt_type: 'aes', msg_signature }
    return { encrypted, query }
  }

  /** Empty, `success`, or an encrypted message of the merchant. */
  private understand(status: number, body: string): { text: string; problem: string } {
    if (status !== 200) return { text: body, problem: `HTTP ${status}` }
    if (body === '' || body === 'success') return { text: body, problem: '' }
    const part = (name: string) =>
      new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(body)?.[1] ??
      ''
    const [encrypted, signature] = [part('Encrypt'), part('MsgSignature')]
    const signed = [this.target.token, part('TimeStamp'), part('Nonce'), encrypted]
    if (!encrypted || sortedSha1(signed) !== signature) {
      return { text: body, problem: 'the answer is neither empty, success nor a signed message' }
    }
    try {
      return { text: decryptMessage(encrypted, this.target), problem: '' }
    } catch (error) {
      return { text: body, problem: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** WeChat's XML: texts as CDATA, numbers plain. */
function xmlOf(fields: Record<string, string | number>): string {
  const parts = Object.entries(fields).map(([name, value]) => {
    const text = String(value).replaceAll(']]>', ']]]]><![CDATA[>')
    return `<${name}>${typeof value === 'number' ? value : `<![CDATA[${text}]]>`}</${name}>`
  })
  return `<xml>${parts.join('')}</xml>`
}

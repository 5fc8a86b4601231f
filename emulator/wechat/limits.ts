/** How often an interface may be called: per second, minute and day, as WeChat counts. */
import { WeChatRefusal } from './refusal'
import type { Store } from './store'

export interface Limit {
  perSecond?: number
  perMinute?: number
  perDay?: number
}

/** WeChat publishes few of these; the rest is wide enough for real use and narrow enough to be met. */
const ANY: Required<Limit> = { perSecond: 500, perMinute: 10_000, perDay: 100_000 }
const KNOWN: Readonly<Record<string, Limit>> = {
  '/cgi-bin/stable_token': { perDay: 500_000 },
  '/cgi-bin/ticket/getticket': { perDay: 2_000 },
  '/card/create': { perSecond: 50 },
  '/wxa/getwxacodeunlimit': { perMinute: 5_000 },
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000

export const shanghaiDay = (now: number): number => Math.floor((now + SHANGHAI_MS) / DAY_MS)

export class Limits {
  /** Times of the calls of the last second, by path. */
  private readonly recent = new Map<string, number[]>()
  private readonly arrivals = new Map<string, number[]>()
  /** The most requests that any sliding second of the machine's time has seen, by path, whatever became of them. */
  readonly peaks = new Map<string, number>()

  constructor(
    private readonly store: Store,
    private readonly own: Readonly<Record<string, Limit>>,
  ) {}

  arrived(path: string): void {
    const now = performance.now()
    const lately = (this.arrivals.get(path) ?? []).filter((at) => at > now - SECOND_MS)
    lately.push(now)
    this.arrivals.set(path, lately)
    this.peaks.set(path, Math.max(this.peaks.get(path) ?? 0, lately.length))
  }

  /** @throws WeChatRefusal 45009 (day), 45011 (second, minute) */
  count(path: string, now: number): void {
    const limit = { ...ANY, ...KNOWN[path], ...this.own[path] }
    const kept = this.store.get('count', path)
    const minute = Math.floor(now / MINUTE_MS)
    const day = shanghaiDay(now)
    const inMinute = kept?.minute === minute ? kept.inMinute : 0
    const inDay = kept?.day === day ? kept.inDay : 0
    const recent = (this.recent.get(path) ?? []).filter((at) => at > now - SECOND_MS && at <= now)
    if (inDay >= limit.perDay) throw new WeChatRefusal(45009)
    if (inMinute >= limit.perMinute || recent.length >= limit.perSecond)
      throw new WeChatRefusal(45011)
    recent.push(now)
    this.recent.set(path, recent)
    this.store.put('count', path, { minute, inMinute: inMinute + 1, day, inDay: inDay + 1 })
  }
}

import { credentialIndexes } from '../../../cloudfunctions/platform/wechat/credentials'
import type { WireRequest } from '../../../cloudfunctions/platform/wechat/wire'
import type { Context } from '../../../cloudfunctions/platform/context'
import { readSecrets } from '../../../cloudfunctions/platform/secrets'
import { memoryDatabase } from '../memory-database'

export const START = Date.UTC(2026, 10, 28, 4)
export const OA_SECRET = 'the-secret-of-the-account'

const key32 = Buffer.alloc(32, 7).toString('base64')

export const secrets = readSecrets({
  FIELD_KEYS: `k1:${key32}`,
  BLIND_INDEX_KEY: key32,
  CODE_KEY: key32,
  WECHAT_OA_APP_ID: 'wxoa',
  WECHAT_OA_APP_SECRET: OA_SECRET,
  WECHAT_PROGRAM_ID: 'gh_program',
})

/** WeChat at the wire: tokens that end, a ticket, and answers that a test sets. */
export class WireWeChat {
  requests: WireRequest[] = []
  serial = 0
  valid = new Set<string>()
  /** Answers everything but tokens and tickets; undefined: ok. May throw. */
  answer: (request: WireRequest) => unknown = () => ({ errcode: 0 })

  count = (path: string) => this.requests.filter((request) => request.path === path).length

  async ask(request: WireRequest): Promise<unknown> {
    this.requests.push(request)
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (request.path === '/cgi-bin/stable_token') return this.token(request)
    if (!this.valid.has(request.query['access_token'] ?? '')) return { errcode: 40001 }
    if (request.path === '/cgi-bin/ticket/getticket') {
      return { errcode: 0, ticket: `ticket-${++this.serial}`, expires_in: 7200 }
    }
    return this.answer(request)
  }

  private token({ body }: WireRequest) {
    const { force_refresh } = body as { force_refresh: boolean }
    if (force_refresh || this.serial === 0 || !this.lasting) this.serial++
    const access_token = `token-${this.serial}`
    this.lasting = true
    if (!this.poisoned.has(access_token)) this.valid.add(access_token)
    return { access_token, expires_in: 7200 }
  }
  /** Whether normal mode still hands out the same token. */
  lasting = false
  /** Tokens that WeChat gives out and refuses. */
  poisoned = new Set<string>()
}

/** Several instances of the functions over one database, with one clock and one log. */
export function instances(wire: WireWeChat, extra: Partial<Context> = {}) {
  const db = memoryDatabase({ indexes: credentialIndexes })
  const world = { now: START, lines: [] as string[] }
  let serial = 0
  const log = (event: string, fields?: object) => {
    world.lines.push(JSON.stringify({ event, ...fields }))
  }
  const instance = (): Context =>
    ({
      db: { ...db },
      clock: {
        now: () => world.now,
        sleep: (ms: number) => {
          world.now += ms
          return new Promise((resolve) => setTimeout(resolve, 0))
        },
      },
      ids: {
        id: () => String(++serial).padStart(22, '0'),
        digits: (count: number) => String(++serial).padStart(count, '0'),
        below: () => 0,
      },
      log: { info: log, warn: log, error: log },
      secrets,
      wechat: wire,
      caller: { openid: '', unionid: '', appid: '' },
      requestId: String(++serial),
      ...extra,
    }) as unknown as Context
  return { db, world, instance }
}

import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { routes as consumerRoutes } from '../../../cloudfunctions/consumer/routes'
import {
  authoriseConsumer,
  authoriseMerchant,
  authoriseStaff,
} from '../../../cloudfunctions/features/access'
import { timers } from '../../../cloudfunctions/jobs/run'
import { works } from '../../../cloudfunctions/jobs/works'
import { routes as merchantRoutes } from '../../../cloudfunctions/merchant/routes'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { Doc, IndexDefinition } from '../../../cloudfunctions/platform/database/port'
import { settled } from '../../../cloudfunctions/platform/later'
import { router, type Router } from '../../../cloudfunctions/platform/router'
import { readSecrets } from '../../../cloudfunctions/platform/secrets'
import { routes as staffRoutes } from '../../../cloudfunctions/staff/routes'
import type { Reply } from '../../../typings/contract'
import { memoryDatabase, type MemoryDatabase } from '../memory-database'

const functions: Record<string, Router> = {
  consumer: router(consumerRoutes, authoriseConsumer),
  staff: router(staffRoutes, authoriseStaff),
  merchant: router(merchantRoutes, authoriseMerchant),
  jobs: timers(works),
}

/** One call of a function, as a phone sends it; sent again it is the very same. */
export interface Call {
  name: string
  openid: string
  event: unknown
}

const secret = (): string => randomBytes(32).toString('base64')
const newest = secret()
const variables = {
  WECHAT_TEMPLATES: 'tier=t,what=thing1;expiry=e,what=thing1;offers=o,what=thing1',
  FIELD_KEYS: `k1:${secret()}`,
  BLIND_INDEX_KEY: secret(),
  CODE_KEY: secret(),
  OWNER_CODE: 'first-owner-code',
}
const MINUTE_MS = 60_000

/** Every feature's indexes: the unique ones decide who was first. */
export async function everyIndex(): Promise<IndexDefinition[]> {
  const features = join(process.cwd(), 'cloudfunctions/features')
  const found: IndexDefinition[] = []
  for (const feature of readdirSync(features)) {
    if (!readdirSync(join(features, feature)).includes('indexes.ts')) continue
    const path = join(features, feature, 'indexes')
    const { indexes } = (await import(path)) as { indexes: IndexDefinition[] }
    found.push(...indexes)
  }
  return found
}

export interface Moment {
  now: number
  serial: number
  docs: ReadonlyMap<string, Doc[]>
}

/** The product's own routers on the in-process database; a caller can be made to die anywhere. */
export class House {
  readonly variables = variables
  private now = Date.UTC(2026, 4, 12, 3)
  private serial = 0
  private db: MemoryDatabase
  private secrets = readSecrets(variables)
  private requests = 0
  /** The caller dies when so many requests have been done. */
  private diesAfter = Infinity
  private die: () => void = () => undefined
  readonly clock = { now: () => this.now }

  constructor(private readonly indexes: readonly IndexDefinition[]) {
    this.db = this.open()
  }

  private open(): MemoryDatabase {
    return memoryDatabase({
      indexes: this.indexes,
      around: async (_call, run) => {
        if (this.requests >= this.diesAfter) {
          this.die()
          return new Promise(() => undefined)
        }
        this.requests++
        return run()
      },
    })
  }

  moment(): Moment {
    const docs = new Map(this.db.collections().map((name) => [name, this.db.all(name)]))
    return { now: this.now, serial: this.serial, docs }
  }

  /** Goes on from there, with instances that remember nothing. */
  async restore({ now, serial, docs }: Moment): Promise<void> {
    this.diesAfter = Infinity
    this.now = now
    this.serial = serial
    this.db = this.open()
    for (const [name, each] of docs) await this.db.insert(name, each)
  }

  /** The answer with the work behind it; null when the caller died on the way. */
  async send(
    { name, openid, event }: Call,
    diesAfter = Infinity,
  ): Promise<{ reply: Reply<unknown> | null; requests: number }> {
    const run = functions[name]
    if (!run) throw new Error(`no function ${name}`)
    const { answer, requests } = await this.run(openid, (each) => run(each, event), diesAfter)
    return { reply: answer, requests }
  }

  /** Whatever an instance does, with the work behind it; null when it died on the way. */
  async run<Answer>(
    openid: string,
    work: (context: Context) => Promise<Answer>,
    diesAfter = Infinity,
  ): Promise<{ answer: Answer | null; requests: number }> {
    this.requests = 0
    this.diesAfter = diesAfter
    const died = new Promise<null>((resolve) => {
      this.die = () => {
        resolve(null)
      }
    })
    const context = this.context(openid)
    const working = work(context).then(async (answer) => {
      await settled(context)
      return answer
    })
    const answer = await Promise.race([working, died])
    return { answer, requests: this.requests }
  }

  /** What the jobs find and finish. */
  async tidy(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      this.now += 2 * MINUTE_MS
      for (const TriggerName of ['minute', 'hour']) {
        await this.send({ name: 'jobs', openid: '', event: { TriggerName } })
      }
    }
  }

  /** A newer field key, as a merchant adds it. */
  rotate(): void {
    this.secrets = readSecrets({ ...variables, FIELD_KEYS: `k2:${newest},${variables.FIELD_KEYS}` })
  }

  unrotate(): void {
    this.secrets = readSecrets(variables)
  }

  /** An entry of which its member has not been told, as a death before the mark was taken away leaves it. */
  async untell(entry: string): Promise<void> {
    await this.db.updateWhere('journal', { _id: entry }, { set: { tellDueAt: 0 } })
  }

  wait(ms: number): void {
    this.now += ms
  }

  private context(openid: string): Context {
    const say = () => undefined
    const beyond = () => Promise.reject(new Error('beyond this house'))
    return {
      db: this.db,
      clock: { now: () => this.now, sleep: () => Promise.resolve() },
      ids: {
        id: () => `id${(++this.serial).toString(36).padStart(10, '0')}`,
        digits: (count) => `77${String(++this.serial).padStart(count - 2, '0')}`,
        below: (limit) => ++this.serial % limit,
      },
      log: { info: say, warn: say, error: say },
      secrets: this.secrets,
      phones: { numberOf: (code) => Promise.resolve(code.replace('phone-', '')) },
      materials: { codeFor: beyond, keep: beyond },
      wechat: { ask: beyond },
      caller: { openid, unionid: '', appid: 'wx' },
      requestId: 'r',
    }
  }
}

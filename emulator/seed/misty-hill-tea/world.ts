import type {
  Action,
  ConsumerApi,
  ErrorCode,
  Key,
  MerchantApi,
  Reply,
  StaffApi,
  Time,
} from '../../../typings/contract'
import { routes as consumerRoutes } from '../../../cloudfunctions/consumer/routes'
import {
  authoriseConsumer,
  authoriseMerchant,
  authoriseStaff,
} from '../../../cloudfunctions/features/access'
import { timers } from '../../../cloudfunctions/jobs/run'
import type { TimerName } from '../../../cloudfunctions/jobs/run'
import { works } from '../../../cloudfunctions/jobs/works'
import { routes as merchantRoutes } from '../../../cloudfunctions/merchant/routes'
import type { Context } from '../../../cloudfunctions/platform/context'
import { settled } from '../../../cloudfunctions/platform/later'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import { router } from '../../../cloudfunctions/platform/router'
import type { Router } from '../../../cloudfunctions/platform/router'
import { readSecrets } from '../../../cloudfunctions/platform/secrets'
import type { Secrets } from '../../../cloudfunctions/platform/secrets'
import { routes as staffRoutes } from '../../../cloudfunctions/staff/routes'
import type { IndexDefinition } from '../../../cloudfunctions/platform/database'
import { openidOf } from '../../phone/identities'
import type { MemoryDatabase } from '../memory-database'
import { memoryDatabase } from '../memory-database'
import { Random } from './random'

const functions = {
  consumer: router(consumerRoutes, authoriseConsumer),
  staff: router(staffRoutes, authoriseStaff),
  merchant: router(merchantRoutes, authoriseMerchant),
  jobs: timers(works),
}
type FunctionName = keyof typeof functions

/** A call that the product answered with no. */
export class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(`${code}: ${message}`)
  }
}

type Input<Api, Name extends keyof Api> = Api[Name] extends Action<infer I, unknown> ? I : never
type Output<Api, Name extends keyof Api> = Api[Name] extends Action<unknown, infer O> ? O : never

export interface WorldOptions {
  seed: number
  /** When the story reaches the present. */
  end: Time
  /** Environment of the deployed functions: their keys. */
  variables: Record<string, string>
  /** Which of so many worlds side by side: their random numbers never meet. */
  part: { index: number; of: number }
  /** What the cloud creates at start. */
  indexes: readonly IndexDefinition[]
}

/**
 * The product without a cloud: its own routers over the in-process database, under a clock and ids that
 * follow the story. Nothing reaches the database but through them.
 */
export class World {
  now: Time
  readonly db: MemoryDatabase
  /** For the story's choices; the product draws from a sequence of its own. */
  readonly random: Random
  readonly secrets: Secrets
  readonly refusals = new Map<string, number>()
  private readonly draws: Random
  private readonly part: WorldOptions['part']
  private failure = ''
  private serial = 0

  constructor({ seed, end, variables, indexes, part }: WorldOptions) {
    this.now = end
    this.db = memoryDatabase({ indexes, shared: true })
    this.part = part
    this.random = new Random(seed)
    this.draws = new Random(seed ^ 0x5eed)
    this.secrets = readSecrets(variables)
  }

  /** From here on this part goes its own way: no key and no draw is that of another part. */
  apart(): void {
    const { index } = this.part
    this.serial += index * 10_000_000
    for (let skipped = 0; skipped < index; skipped++) this.random.next()
  }

  /** Forward only: what began earlier has taken its time. */
  reach(time: Time): void {
    this.now = Math.max(this.now, time)
  }

  key(): Key {
    return makeKey('demo', this.now, (++this.serial).toString(36).padStart(10, '0'))
  }

  consumer<Name extends keyof ConsumerApi & string>(
    phone: string,
    action: Name,
    input: Input<ConsumerApi, Name>,
  ): Promise<Output<ConsumerApi, Name>> {
    return this.call('consumer', phone, action, input)
  }

  staff<Name extends keyof StaffApi & string>(
    phone: string,
    action: Name,
    input: Input<StaffApi, Name>,
  ): Promise<Output<StaffApi, Name>> {
    return this.call('staff', phone, action, input)
  }

  merchant<Name extends keyof MerchantApi & string>(
    phone: string,
    action: Name,
    input: Input<MerchantApi, Name>,
  ): Promise<Output<MerchantApi, Name>> {
    return this.call('merchant', phone, action, input)
  }

  /** What people try although it may be refused; null when it was. */
  async attempt<T>(call: Promise<T>): Promise<T | null> {
    try {
      return await call
    } catch (error) {
      if (!(error instanceof Refused) || error.code === 'INTERNAL') throw error
      this.refusals.set(error.message, (this.refusals.get(error.message) ?? 0) + 1)
      return null
    }
  }

  async timer(name: TimerName): Promise<void> {
    await this.answer(functions.jobs, '', { TriggerName: name })
    if (this.failure !== '') throw new Error(this.failure)
  }

  private async call<T>(
    name: FunctionName,
    phone: string,
    action: string,
    input: unknown,
  ): Promise<T> {
    const reply = await this.answer(functions[name], openidOf(phone), { action, input })
    if (reply.ok) return reply.data as T
    throw new Refused(reply.code, `${action}: ${this.failure || reply.message}`)
  }

  private async answer(run: Router, openid: string, event: unknown): Promise<Reply<unknown>> {
    const context = this.context(openid)
    const reply = await run(context, event)
    await settled(context)
    return reply
  }

  /** Card numbers and pick-up codes are unique: the last digit keeps the worlds apart. */
  private digits(count: number): string {
    const { index, of } = this.part
    const last = index + of * this.draws.below(Math.floor(10 / of))
    const others = Array.from({ length: count - 1 }, () => this.draws.below(10))
    return [...others, last].join('')
  }

  private context(openid: string): Context {
    const say = () => undefined
    const beyond = () => Promise.reject(new Error('WeChat itself has no part in this story'))
    return {
      db: this.db,
      clock: {
        now: () => this.now,
        sleep: (ms) => {
          this.now += ms
          return Promise.resolve()
        },
      },
      ids: {
        id: () => Array.from({ length: 22 }, () => ALPHABET[this.draws.below(64)]).join(''),
        digits: (count) => this.digits(count),
        below: (limit) => this.draws.below(limit),
      },
      log: {
        info: say,
        warn: say,
        error: (event, fields) => {
          this.failure = `${event} ${JSON.stringify(fields)}`
        },
      },
      secrets: this.secrets,
      phones: { numberOf: beyond },
      materials: { codeFor: beyond, keep: beyond },
      wechat: { ask: beyond },
      caller: { openid, unionid: '', appid: '' },
      requestId: `demo-${(++this.serial).toString(36)}`,
    }
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

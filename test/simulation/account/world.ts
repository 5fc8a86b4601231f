import type { Key, MemberId, ProgrammeConfig, Time } from '../../../typings/contract'
import { indexes as accountIndexes } from '../../../cloudfunctions/features/account/indexes'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { indexes as programmeIndexes } from '../../../cloudfunctions/features/programme/indexes'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { readWeChat } from '../../../cloudfunctions/platform/secrets'
import type { Context } from '../../../cloudfunctions/platform/context'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import type { IndexDefinition } from '../../../cloudfunctions/platform/database'
import type { MemoryDatabase, MemoryOptions } from '../memory-database'
import { memoryDatabase } from '../memory-database'

/** 1 March 2026, noon in Shanghai. */
export const START: Time = Date.UTC(2026, 2, 1, 4)
export const MEMBER = 'm_1' as MemberId
export const actor = { kind: 'staff', id: 's_1' } as const

export interface World {
  context: Context
  db: MemoryDatabase
  /** Moves the clock; never back. */
  pass(ms: number): void
  key(source?: string): Key
  errors: string[]
}

/** One programme, no member yet, a clock that only moves when told (sleeping moves it too). */
export async function world(
  config: ProgrammeConfig = plain(),
  options: Pick<MemoryOptions, 'around'> = {},
  more: readonly IndexDefinition[] = [],
): Promise<World> {
  const indexes = [...accountIndexes, ...programmeIndexes, ...more]
  const db = memoryDatabase({ indexes, ...options })
  let now = START
  let serial = 0
  const errors: string[] = []
  const serialId = () => (++serial).toString(36).padStart(12, '0')
  const context: Context = {
    db,
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += ms
        return Promise.resolve()
      },
    },
    ids: {
      id: serialId,
      digits: (count) => String(++serial).padStart(count, '0').slice(-count),
      below: (limit) => ++serial % limit,
    },
    log: { info: quiet, warn: quiet, error: (event) => errors.push(event) },
    secrets: {
      fieldKeys: [],
      blindIndexKey: Buffer.alloc(32),
      codeKey: Buffer.alloc(32),
      ownerCode: '',
      wechat: readWeChat({}),
    },
    phones: { numberOf: beyond },
    materials: { codeFor: beyond, keep: beyond },
    wechat: { ask: beyond },
    caller: { openid: 'o_1', unionid: '', appid: 'wx' },
    requestId: 'r_1',
  }
  const key = (source = 'test') => makeKey(source, now, serialId())
  await publishConfig(context, { name: 'test' }, { key: key(), note: '' }, config)
  return { context, db, errors, key, pass: (ms) => void (now += ms) }
}

/** Another instance of the function: the same database and clock, with a memory of its own. */
export function anotherInstance({ context }: Pick<World, 'context'>): Context {
  return { ...context, db: { ...context.db } }
}

function quiet(): void {
  // Nothing to say in a simulation.
}

function beyond(): never {
  throw new Error('WeChat is beyond this world')
}

/** ¥1 = 1 point at once, no multipliers, no caps, no gifts: what a naive model can follow. */
export function plain(change: (config: ProgrammeConfig) => void = () => undefined) {
  const config = presetOf('retail', '测试')
  config.welcome.points = 0
  config.points.bonus = []
  config.points.pendingDays = 0
  for (const tier of config.tiers) {
    delete tier.gift
    tier.benefits = {}
  }
  change(config)
  return config
}

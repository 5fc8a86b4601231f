import type { EntryKey, MemberId, ProgrammeConfig, Time } from '../../../typings/contract'
import type { Account } from '../../../cloudfunctions/features/account/rules/account'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import type { Command, Earn } from '../../../cloudfunctions/features/account/rules/command'
import type { Decision } from '../../../cloudfunctions/features/account/rules/decide'
import { decide } from '../../../cloudfunctions/features/account/rules/decide'
import { opened } from '../../../cloudfunctions/features/account/rules/open'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import type { Programmes } from '../../../cloudfunctions/features/programme/rules/programme'
import { programmesOf } from '../../../cloudfunctions/features/programme/rules/programme'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'

/** Noon in Shanghai on a day. */
export const at = (day: string): Time => Date.parse(`${day}T12:00:00+08:00`)

export const header = { requestHash: 'h', actor: { kind: 'staff', id: 's' } as const, ref: {} }

/** A programme in which ¥1 = 1 point at once, without extras, unless changed. */
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

export function programmes(...configs: ProgrammeConfig[]): Programmes {
  return programmesOf(configs.map((config, index) => ({ version: index + 1, startsAt: 0, config })))
}

/** An account and its programme, driven without a database. */
export class Bench {
  account: Account
  private serial = 0

  constructor(
    readonly known: Programmes = programmes(plain()),
    public now: Time = at('2026-03-01'),
  ) {
    const key = makeKey('test', now, '00000000')
    this.account = opened('m_1' as MemberId, key, header, known, now, true)
  }

  key(): EntryKey {
    return makeKey('test', this.now, String(++this.serial).padStart(8, '0')) as string as EntryKey
  }

  /** Posts and keeps; throws the code of a rejection. */
  do(...commands: Command[]): Decision {
    const key = this.key()
    const keyed = commands.map((command, index) => ({
      key: (index === 0 ? key : `${key}:${command.kind}`) as EntryKey,
      command,
    }))
    const decision = decide(this.account, keyed, header, this.known, this.now)
    if (isRejected(decision)) throw new Error(decision.rejected)
    this.account = decision.account
    return decision
  }

  earn(eligibleFen: number, more: Partial<Earn> = {}) {
    const decision = this.do({
      kind: 'earn',
      soldAt: this.now,
      shopId: null,
      eligibleFen,
      minutes: 0,
      birthday: '',
      ...more,
    })
    const entry = decision.entries[0]
    if (!entry?.earned) throw new Error('nothing earned')
    return { ...decision, entry, earned: entry.earned }
  }

  /** Moves to noon of a day and lets time do its work. */
  on(day: string): Decision {
    this.now = at(day)
    return this.do()
  }
}

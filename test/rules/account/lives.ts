import * as fc from 'fast-check'
import type { EntryKey, ProgrammeConfig } from '../../../typings/contract'
import type { Account } from '../../../cloudfunctions/features/account/rules/account'
import { apply } from '../../../cloudfunctions/features/account/rules/apply'
import type { Book } from '../../../cloudfunctions/features/account/rules/book'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import type { Rejected } from '../../../cloudfunctions/features/account/rules/command'
import type { Draft, Earned, Entry } from '../../../cloudfunctions/features/account/rules/entry'
import { heldByLot } from '../../../cloudfunctions/features/account/rules/lots'
import { blank } from '../../../cloudfunctions/features/account/rules/open'
import { balanced } from '../../../cloudfunctions/features/account/rules/postings'
import { at, Bench, plain, programmes } from './book-of'

const HOUR_MS = 3_600_000

/** What may happen to an account; shares are taken of what is there. */
export type Deed =
  | { kind: 'wait'; hours: number }
  | { kind: 'earn'; fen: number; minutes: number }
  | { kind: 'spend' | 'hold'; permille: number }
  | { kind: 'end'; settle: boolean }
  | { kind: 'refund'; sale: number; permille: number }
  | { kind: 'adjust'; points: number }

const permille = fc.integer({ min: 1, max: 1000 })
export const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 24 * 120 }) }),
  fc.record({
    kind: fc.constant('earn' as const),
    fen: fc.integer({ min: 0, max: 120_000 }),
    minutes: fc.constantFrom(0, 45),
  }),
  fc.record({ kind: fc.constantFrom('spend' as const, 'hold' as const), permille }),
  fc.record({ kind: fc.constant('end' as const), settle: fc.boolean() }),
  fc.record({ kind: fc.constant('refund' as const), sale: fc.nat(9), permille }),
  fc.record({ kind: fc.constant('adjust' as const), points: fc.integer({ min: -300, max: 300 }) }),
)

export interface Rules {
  pendingDays: number
  months: number
  negative: ProgrammeConfig['points']['negative']
}
export const rules: fc.Arbitrary<Rules> = fc.record({
  pendingDays: fc.constantFrom(0, 7),
  months: fc.constantFrom(1, 2, 12),
  negative: fc.constantFrom<Rules['negative']>(
    { kind: 'forbid' },
    { kind: 'down_to', points: 50 },
    { kind: 'allow' },
  ),
})

/** Days from which months have no same day to go to, and others. */
export const startDay = fc.constantFrom('2026-01-31', '2028-01-30', '2027-02-28', '2026-07-15')

export interface Life {
  deeds: Deed[]
  rules: Rules
  from: string
}
export const life: fc.Arbitrary<Life> = fc.record({
  deeds: fc.array(deed, { maxLength: 14 }),
  rules,
  from: startDay,
})

export interface Sale {
  earned: Earned
  leftFen: number
}

/** An account that has lived, with its sales and what it holds. */
export class Lived extends Bench {
  readonly sales: Sale[] = []
  readonly open: EntryKey[] = []
  /** Every entry since it was opened, also those that a long life has carried out of the outbox. */
  readonly entries: Entry[] = []

  constructor({ deeds, rules, from }: Life) {
    super(programmes(plain((config) => adopt(config, rules))), at(from))
    this.openedBy = this.account
    for (const each of deeds) this.live(each)
  }

  private readonly openedBy: Account

  get book(): Book {
    return { account: this.account, programmes: this.known, now: this.now }
  }

  live(deed: Deed): void {
    const { points, deficitPoints } = this.account.balances
    switch (deed.kind) {
      case 'wait':
        this.now += deed.hours * HOUR_MS
        this.do()
        break
      case 'earn': {
        const { earned } = this.earn(deed.fen, { minutes: deed.minutes })
        this.sales.push({ earned, leftFen: deed.fen })
        break
      }
      case 'spend':
      case 'hold': {
        const amount = Math.floor((points * deed.permille) / 1000)
        if (amount === 0 || deficitPoints > 0) return
        if (deed.kind === 'spend') this.do({ kind: 'spend', points: amount })
        else {
          const [entry] = this.do({ kind: 'hold', points: amount, purpose: 'redeem' }).entries
          if (entry) this.open.push(entry.key)
        }
        break
      }
      case 'end': {
        const hold = this.open.shift()
        if (hold)
          this.do(
            deed.settle ? { kind: 'settle', hold, type: 'redeem' } : { kind: 'release', hold },
          )
        break
      }
      case 'refund': {
        const sale = this.sales[deed.sale % Math.max(1, this.sales.length)]
        if (!sale || sale.leftFen === 0) return
        const leftFen = sale.leftFen - Math.ceil((sale.leftFen * deed.permille) / 1000)
        const { earned } = sale
        this.do({
          kind: 'clawback',
          earned,
          remainingBeforeFen: sale.leftFen,
          remainingAfterFen: leftFen,
        })
        sale.leftFen = leftFen
        break
      }
      case 'adjust': {
        const owed = Math.max(0, -deed.points - points)
        if (owed === 0) this.do({ kind: 'adjust', points: deed.points, reason: 'a correction' })
      }
    }
  }

  override do(...commands: Parameters<Bench['do']>): ReturnType<Bench['do']> {
    const before = this.account.head.seq
    const decision = super.do(...commands)
    this.entries.push(...decision.account.outbox.filter(({ seq }) => seq > before))
    return decision
  }

  /** The account as its entries alone make it. */
  replayed(): Account {
    const first = this.openedBy.outbox.concat(this.entries)
    return first.reduce(
      (account, entry) => apply(account, entry, entry.at),
      blank(this.account._id, this.openedBy.openedAt),
    )
  }
}

function adopt(config: ProgrammeConfig, { pendingDays, months, negative }: Rules): void {
  config.points.pendingDays = pendingDays
  config.points.expiry = { kind: 'months', months }
  config.points.negative = negative
}

/** The account after a draft, which must be a balanced one. */
export function after({ account, now }: Book, draft: Draft): Account {
  expect(balanced(draft.postings)).toBe(true)
  return apply(account, draft, now)
}

/** A draft; a rejection fails the test. */
export function drafted(result: Draft | Rejected): Draft {
  if (isRejected(result)) throw new Error(`${result.rejected}: ${result.message}`)
  return result
}

/** What somebody owns less what they owe, in 1/1000 point. */
export function worthMilli({ balances }: Account): number {
  const { points, pendingPoints, heldPoints, deficitPoints, fractionMilli } = balances
  return 1000 * (points + pendingPoints + heldPoints - deficitPoints) + fractionMilli
}

/** What every account must be at any moment: lots and balances agree, nothing is below zero. */
export function agrees(account: Account): void {
  const { balances, lots } = account
  const all = Object.values(lots)
  const sum = all.reduce((total, { remaining }) => total + remaining, 0)
  const waiting = all.filter(({ pending }) => pending)
  expect(sum).toBe(balances.points + balances.pendingPoints + balances.heldPoints)
  expect(waiting.reduce((total, { remaining }) => total + remaining, 0)).toBe(
    balances.pendingPoints,
  )
  for (const lot of all) expect(Math.min(lot.remaining, lot.lapsed)).toBeGreaterThanOrEqual(0)
  for (const value of Object.values(balances)) {
    expect(Number.isSafeInteger(value) && value >= 0).toBe(true)
  }
  expect(balances.fractionMilli).toBeLessThan(1000)
  const held = heldByLot(account)
  for (const [id, amount] of Object.entries(held)) {
    expect(lots[id]?.remaining ?? 0).toBeGreaterThanOrEqual(amount)
  }
  expect(Object.values(held).reduce((total, amount) => total + amount, 0)).toBe(balances.heldPoints)
}

/** Points that a draft moves into (or, negative, out of) an account of the ledger. */
export const movedTo = ({ postings }: Pick<Draft, 'postings'>, name: string): number =>
  postings.reduce(
    (sum, { account, asset, amount }) =>
      asset === 'points' && account === name ? sum + amount : sum,
    0,
  )

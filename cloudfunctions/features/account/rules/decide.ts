import type { EntryKey, Time } from '../../../../typings/contract'
import type { Programmes } from '../../programme/rules/programme'
import type { Account } from './account'
import { copyOf } from './account'
import { apply } from './apply'
import type { Book } from './book'
import { isRejected, reject } from './book'
import type { Header } from './chain'
import { seal } from './chain'
import { clawback } from './clawback'
import type { Command, Rejected } from './command'
import { adjust, credit } from './credit'
import { activation, expiry, nextDueAt } from './due'
import { earn } from './earn'
import type { Draft, Entry } from './entry'
import { expiryNotice } from './expiring'
import { fold } from './fold'
import { debtPaid, giveAll, giveBack, takeAll, takeBack } from './merge'
import { hold, release, reverse, settle, spend } from './spend'
import { refuse, setStatus, setTier, takeLimits } from './standing'
import { tierAfterCounters, tierNotice, tierReview } from './tiers'

export interface Decision {
  account: Account
  /** One per command, in order. */
  entries: Entry[]
  /** What time and tiers added, in order of seq. */
  also: Entry[]
}

/** A command and the key its entry will bear. */
export interface KeyedCommand {
  key: EntryKey
  command: Command
}

/**
 * The heart of the ledger, pure: what the passing of time has made due, then the commands, all or
 * none. `now` is never taken before the last entry, so that a chain does not run backwards.
 */
export function decide(
  account: Account,
  commands: readonly KeyedCommand[],
  header: Header,
  programmes: Programmes,
  clockNow: Time,
): Decision | Rejected {
  const now = Math.max(clockNow, account.head.at)
  const pen = new Pen(account, header, programmes, now)
  pen.writeDue()
  const entries: Entry[] = []
  for (const { key, command } of commands) {
    const draft = notHere(pen.book, command, header) ?? draftOf(pen.book, command, key, header)
    if (isRejected(draft)) return draft
    entries.push(pen.writeCommand(key, draft))
  }
  pen.writeFold()
  return { account: pen.finished(), entries, also: pen.also }
}

/** What may still be posted on an account that has been merged into another. */
const AFTER_MERGE: readonly Command['kind'][] = ['refuse', 'settle', 'release', 'merge.back']

/** A merge and its undoing move accounts under what is on its way to them. */
function notHere({ account }: Book, { kind }: Command, { ref }: Header): Rejected | null {
  if (account.mergedInto !== undefined && !AFTER_MERGE.includes(kind)) {
    return reject('ACCOUNT_CLOSED', 'merged into another card', { reason: 'closed' })
  }
  if (ref.mergedFrom !== undefined && !account.absorbed?.[ref.mergedFrom]) {
    return reject('BUSY', 'the merge was undone just now; send it again', { retryAfterMs: 100 })
  }
  return null
}

function draftOf(book: Book, command: Command, key: EntryKey, header: Header): Draft | Rejected {
  switch (command.kind) {
    case 'earn':
      return earn(book, command)
    case 'clawback':
      return clawback(book, command)
    case 'credit':
      return credit(book, command)
    case 'adjust':
      return adjust(book, command)
    case 'spend':
      return spend(book, command)
    case 'hold':
      return hold(book, command, key, header.ref)
    case 'settle':
      return settle(book, command)
    case 'release':
      return release(book, command)
    case 'reverse':
      return reverse(book, command)
    case 'tier.set':
      return setTier(book, command)
    case 'status.set':
      return setStatus(book, command)
    case 'limit.use':
      return takeLimits(book, command)
    case 'refuse':
      return refuse(command)
    case 'merge.give':
      return giveAll(book, command)
    case 'merge.take':
      return takeAll(book, command)
    case 'merge.return':
      return giveBack(book, command)
    case 'merge.back':
      return takeBack(book, command)
  }
}

/** Writes entries one after another onto a copy of the account. */
class Pen {
  readonly also: Entry[] = []

  constructor(
    private account: Account,
    private readonly header: Header,
    private readonly programmes: Programmes,
    private readonly now: Time,
  ) {}

  get book(): Book {
    return { account: this.account, programmes: this.programmes, now: this.now }
  }

  /** At most one entry of each kind. */
  writeDue(): void {
    // First of all: whatever is written forgets the days that a late review may still need.
    for (const draft of tierReview(this.book)) this.writeOwn(draft.type, draft)
    this.writeOwn('activate', activation(this.book))
    this.writeOwn('expire', expiry(this.book))
    this.writeOwn('notice', tierNotice(this.book))
    this.writeOwn('notice', expiryNotice(this.book))
  }

  /** The command's entry, and the tier change that its counters cause. */
  writeCommand(key: EntryKey, drafted: Draft): Entry {
    const { mergedFrom } = this.header.ref
    const draft: Draft =
      mergedFrom === undefined
        ? drafted
        : { ...drafted, effects: [...drafted.effects, { kind: 'merge.follow', from: mergedFrom }] }
    const kinds = draft.effects.map(({ kind }) => kind)
    const after = apply(this.account, draft, this.now)
    if (!kinds.includes('counter.add') && !kinds.includes('counter.join')) {
      return this.write(key, draft, this.header, after)
    }
    const fewer = draft.type === 'clawback' || kinds.includes('merge.return')
    const caused = tierAfterCounters({ ...this.book, account: after }, fewer)
    const entry = this.write(key, draft, this.header, after, tierOf(caused))
    for (const next of caused) this.writeOwn(next.type, next)
    if (kinds.includes('merge.take')) this.writeOwn('debt', debtPaid(this.book))
    return entry
  }

  writeFold(): void {
    this.writeOwn('fold', fold(this.account))
  }

  /** An entry that follows from state: its key says its number, so it cannot meet another's. */
  private writeOwn(kind: string, draft: Draft | null): void {
    if (draft === null) return
    const key = `due:${kind}:${this.account.head.seq + 1}` as EntryKey
    const header: Header = { requestHash: '', actor: { kind: 'job', id: 'time' }, ref: {} }
    this.also.push(this.write(key, draft, header, apply(this.account, draft, this.now)))
  }

  /** `after` is the account with the draft applied. */
  private write(
    key: EntryKey,
    draft: Draft,
    header: Header,
    after: Account,
    tierAfter = after.tier.id,
  ): Entry {
    const before = this.account
    const entry = seal(before, after, draft, key, header, this.now, tierAfter)
    const next = copyOf(after, [...before.outbox, entry])
    next.head = { seq: entry.seq, hash: entry.hash, at: this.now }
    this.account = next
    return entry
  }

  finished(): Account {
    const next = copyOf(this.account, this.account.outbox)
    next.nextDueAt = nextDueAt(this.account, this.programmes, this.now)
    next.oldestHoldAt = null
    for (const hold of Object.values(next.holds)) {
      if (next.oldestHoldAt === null || hold.at < next.oldestHoldAt) next.oldestHoldAt = hold.at
    }
    return next
  }
}

function tierOf(drafts: readonly Draft[]): string | undefined {
  for (const { effects } of drafts) {
    for (const effect of effects) if (effect.kind === 'tier.set') return effect.tier.id
  }
  return undefined
}

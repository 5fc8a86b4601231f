/**
 * Faults on demand: what goes wrong in a real cloud, caused on purpose by a test or at the console.
 * A rule waits for requests that it matches, lets `after` of them pass, then strikes `times` times.
 */

export type FaultKind =
  /** A write inside a transaction meets another writer: TransactionConflict, the transaction is gone. */
  | 'conflictAtOperation'
  /** The commit finds a conflict: nothing is written, the transaction is gone. */
  | 'conflictAtCommit'
  /** An operation of a transaction is refused as Busy; the transaction lives on. */
  | 'busy'
  /** The request is carried out, then the connection is closed without a reply. */
  | 'dropReply'
  /** The reply is held back for delayMs: a fixed round-trip time. */
  | 'slowReply'
  /** The caller's transaction expires before this request, as if its 30 s were over. */
  | 'expireTransaction'
  /** The calling function is killed before this request reaches the database. */
  | 'killCaller'

export interface FaultRule {
  readonly kind: FaultKind
  /** How often it strikes; default 1. Infinity until cleared. */
  readonly times?: number
  /** How many matching requests pass unharmed first; default 0. */
  readonly after?: number
  /** Milliseconds of slowReply; required there. */
  readonly delayMs?: number
  /** Only requests with all of these; a missing field matches everything. */
  readonly env?: string
  readonly token?: string
  readonly action?: string
  readonly collection?: string
}

export interface ActiveFault extends FaultRule {
  readonly id: string
  readonly struck: number
}

/** What the rules look at in a request. */
export interface FaultSubject {
  readonly env: string
  readonly token: string
  readonly action: string
  readonly collection: string
  readonly inTransaction: boolean
}

interface Entry {
  readonly id: string
  readonly rule: FaultRule
  skipped: number
  struck: number
}

const MODIFYING = new Set([
  'database.insertDocument',
  'database.modifyDocument',
  'database.modifyAndReturnDoc',
  'database.removeDocument',
])

/** Whether this kind can strike this request at all, whatever the rule's own conditions say. */
const applies = (kind: FaultKind, subject: FaultSubject): boolean => {
  const commit = subject.action === 'database.commitTransaction'
  switch (kind) {
    case 'conflictAtOperation':
      return subject.inTransaction && MODIFYING.has(subject.action)
    case 'conflictAtCommit':
      return commit
    case 'busy':
    case 'expireTransaction':
      return subject.inTransaction || commit
    case 'dropReply':
    case 'slowReply':
    case 'killCaller':
      return true
  }
}

const matches = (rule: FaultRule, subject: FaultSubject): boolean =>
  applies(rule.kind, subject) &&
  (rule.env === undefined || rule.env === subject.env) &&
  (rule.token === undefined || rule.token === subject.token) &&
  (rule.action === undefined || rule.action === subject.action) &&
  (rule.collection === undefined || rule.collection === subject.collection)

export class Faults {
  private entries: Entry[] = []
  private lastId = 0

  /** True while at least one rule waits: the hot path asks nothing else. */
  get armed(): boolean {
    return this.entries.length > 0
  }

  /** Arms a rule and returns its id. */
  add(rule: FaultRule): string {
    if (rule.kind === 'slowReply' && !((rule.delayMs ?? -1) >= 0)) {
      throw new RangeError('slowReply needs delayMs of 0 or more')
    }
    const id = `fault-${++this.lastId}`
    this.entries.push({ id, rule, skipped: 0, struck: 0 })
    return id
  }

  list(): ActiveFault[] {
    return this.entries.map(({ id, rule, struck }) => ({ ...rule, id, struck }))
  }

  /** Disarms one rule, or all of them. */
  clear(id?: string): void {
    this.entries = id === undefined ? [] : this.entries.filter((entry) => entry.id !== id)
  }

  /** The rules that strike this request; each strike is counted, a spent rule disappears. */
  strike(subject: FaultSubject): FaultRule[] {
    const struck: FaultRule[] = []
    for (const entry of this.entries) {
      if (!matches(entry.rule, subject)) continue
      if (entry.skipped < (entry.rule.after ?? 0)) {
        entry.skipped++
        continue
      }
      entry.struck++
      struck.push(entry.rule)
    }
    this.entries = this.entries.filter((entry) => entry.struck < (entry.rule.times ?? 1))
    return struck
  }
}

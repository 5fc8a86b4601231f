import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock'
import { CloudError } from '../protocol/errors'
import type { Collection } from './catalog'
import { duplicate, type Change, type Documents, type View } from './documents'
import type { Key } from './keys'
import type { Stored } from './record'

/** CloudBase ends a transaction that is neither committed nor aborted in this time. */
const LIFETIME_MS = 30_000

const CONTACT = 'Please check your request, but if the problem persists, contact us.'

export const conflict = (): CloudError =>
  new CloudError(
    'DATABASE_TRANSACTION_CONFLICT',
    `[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. ${CONTACT}`,
  )

export const busy = (): CloudError =>
  new CloudError(
    'DATABASE_REQUEST_FAILED',
    `[ResourceUnavailable.TransactionBusy] Transaction is busy. ${CONTACT}`,
  )

const notExist = (): CloudError =>
  new CloudError(
    'DATABASE_TRANSACTION_FAIL',
    `[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, transaction must be commit or abort in 30 seconds. ${CONTACT}`,
  )

const lockTimeout = (): CloudError =>
  new CloudError(
    'DATABASE_REQUEST_FAILED',
    `[ResourceUnavailable.LockTimeout] The write waited too long for a document that a transaction holds. ${CONTACT}`,
  )

/** A change inside a transaction, before its commit. */
interface OwnWrite {
  readonly collection: Collection
  readonly key: Key
  readonly stored: Stored | null
}

/**
 * One open transaction: it sees the documents as they were at its first operation, plus its own
 * writes. A document it writes is locked until its end; nobody can have written it since.
 */
export class Transaction implements View {
  readonly id = randomBytes(16).toString('hex')
  readonly writes = new Map<string, OwnWrite>()
  readonly locks = new Set<string>()
  readonly ended: Promise<void>
  end: () => void = () => undefined
  private version: number | undefined

  constructor(
    private readonly documents: Documents,
    /** wxCloudApiToken of the caller. */
    readonly token: string,
    readonly startedAt: number,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve))
  }

  /** The first operation fixes what the transaction sees. */
  get snapshot(): number {
    this.version ??= this.documents.openSnapshot(this)
    return this.version
  }

  read(collection: Collection, key: Key): Stored | null {
    const own = this.writes.get(key.text)
    return own ? own.stored : this.documents.readAt(this.snapshot, collection, key)
  }

  overrides(collection: Collection): Map<string, { stored: Stored | null }> {
    const overrides = this.documents.overridesAt(this.snapshot, collection)
    for (const [text, write] of this.writes) {
      if (write.collection === collection) overrides.set(text, write)
    }
    return overrides
  }
}

/** Open transactions of one environment and the locks they hold. */
export class Transactions {
  private readonly open = new Map<string, Transaction>()
  private readonly holders = new Map<string, Transaction>()

  constructor(
    private readonly documents: Documents,
    private readonly clock: Clock,
    private readonly lockWaitMs: number,
  ) {}

  start(token: string): Transaction {
    this.endExpired()
    const transaction = new Transaction(this.documents, token, this.clock.now())
    this.open.set(transaction.id, transaction)
    return transaction
  }

  /** @throws CloudError TransactionNotExist when it ended, expired or never was */
  get(id: string): Transaction {
    const transaction = this.open.get(id)
    if (transaction && this.expired(transaction)) this.abort(transaction)
    else if (transaction) return transaction
    throw notExist()
  }

  /** Whether this caller has a transaction open; callers without a token cannot be told apart. */
  heldBy(token: string): boolean {
    if (token === '' || this.open.size === 0) return false
    for (const transaction of this.open.values()) {
      if (transaction.token === token && !this.expired(transaction)) return true
    }
    return false
  }

  abort(transaction: Transaction): void {
    if (!this.open.delete(transaction.id)) return
    for (const lock of transaction.locks) this.holders.delete(lock)
    this.documents.closeSnapshot(transaction)
    transaction.end()
  }

  abortAll(): void {
    for (const transaction of [...this.open.values()]) this.abort(transaction)
  }

  /**
   * Writes a document inside a transaction.
   * @throws CloudError conflict when another transaction holds it or it changed since the snapshot,
   * E11000 when a unique value is taken; either ends the transaction
   */
  write(transaction: Transaction, collection: Collection, key: Key, stored: Stored | null): void {
    const version = transaction.snapshot
    this.lock(transaction, key.text)
    if (this.documents.changedSince(version, key)) throw conflict()
    for (const { index, key: entry } of stored
      ? this.documents.uniqueEntries(collection, stored)
      : []) {
      this.lock(transaction, `unique ${entry.text}`)
      const owner = this.documents.ownerOf(entry)
      if (owner !== null && owner !== key.text && !this.gaveUp(transaction, owner, entry)) {
        throw duplicate(collection, index, stored)
      }
      for (const [text, other] of transaction.writes) {
        if (text === key.text || !other.stored || other.collection !== collection) continue
        const taken = this.documents.uniqueEntries(collection, other.stored)
        if (taken.some((mine) => mine.key.text === entry.text)) {
          throw duplicate(collection, index, stored)
        }
      }
    }
    transaction.writes.set(key.text, { collection, key, stored })
  }

  /** Makes all writes of a transaction visible at once and ends it. Durable with the next commit. */
  commit(transaction: Transaction): void {
    const changes: Change[] = []
    for (const { collection, key, stored } of transaction.writes.values()) {
      const before = this.documents.read(collection, key)
      if (before || stored) changes.push({ collection, key, before, after: stored })
    }
    try {
      if (changes.length > 0) this.documents.stage(changes)
    } finally {
      this.abort(transaction)
    }
  }

  /**
   * Runs a plain write once no transaction holds what it touches. `attempt` computes the changes
   * afresh each time and must not await, so that filter and write are one step. Mostly nobody holds
   * anything, and the changes are there at once.
   * @throws CloudError LockTimeout after lockWaitMs
   */
  unlocked(attempt: () => Change[]): Change[] | Promise<Change[]> {
    this.endExpired()
    const changes = attempt()
    const holder = this.holders.size > 0 ? this.holderOf(changes) : undefined
    if (holder) return this.onceUnlocked(attempt, holder)
    this.stage(changes)
    return changes
  }

  /** All at once; when one is refused, those before it in their order. */
  private stage(changes: readonly Change[]): void {
    if (changes.length === 0) return
    try {
      this.documents.stage(changes)
    } catch (error) {
      if (changes.length === 1) throw error
      for (const change of changes) this.documents.stage([change])
    }
  }

  private async onceUnlocked(attempt: () => Change[], first: Transaction): Promise<Change[]> {
    const deadline = Date.now() + this.lockWaitMs
    for (let holder: Transaction | undefined = first; ;) {
      const leftMs = deadline - Date.now()
      if (leftMs <= 0) throw lockTimeout()
      await Promise.race([holder.ended, delay(Math.min(leftMs, EXPIRY_CHECK_MS))])
      const changes = attempt()
      holder = this.holderOf(changes)
      if (holder) continue
      this.stage(changes)
      return changes
    }
  }

  private holderOf(changes: readonly Change[]): Transaction | undefined {
    for (const { collection, key, before, after } of changes) {
      const locks = [key.text]
      for (const stored of [before, after]) {
        if (!stored) continue
        for (const entry of this.documents.uniqueEntries(collection, stored)) {
          locks.push(`unique ${entry.key.text}`)
        }
      }
      for (const lock of locks) {
        const holder = this.holders.get(lock)
        if (!holder) continue
        if (!this.expired(holder)) return holder
        this.abort(holder)
      }
    }
    return undefined
  }

  private lock(transaction: Transaction, lock: string): void {
    const holder = this.holders.get(lock)
    if (holder && holder !== transaction) {
      if (!this.expired(holder)) throw conflict()
      this.abort(holder)
    }
    this.holders.set(lock, transaction)
    transaction.locks.add(lock)
  }

  /** Whether the owner's unique entry is one that this transaction has already released. */
  private gaveUp(transaction: Transaction, owner: string, entry: Key): boolean {
    const write = transaction.writes.get(owner)
    if (!write) return false
    if (!write.stored) return true
    return !this.documents
      .uniqueEntries(write.collection, write.stored)
      .some(({ key }) => key.text === entry.text)
  }

  /** A caller that vanished comes back for nothing, and what its snapshot needs would be kept for ever. */
  private endExpired(): void {
    for (const oldest of this.open.values()) {
      if (!this.expired(oldest)) return
      this.abort(oldest)
    }
  }

  private expired(transaction: Transaction): boolean {
    return this.clock.now() - transaction.startedAt > LIFETIME_MS
  }
}

/** The clock may be moved while a write waits, so expiry is looked at again this often. */
const EXPIRY_CHECK_MS = 50

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

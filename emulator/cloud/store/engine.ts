import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Database, type Reader } from './database'
import { Log } from './log'
import { bytesOf, Overlay, type Entry, type RangeOptions, type Space, type Write } from './overlay'

/** What is staged together with others goes to the log together. */
interface Group {
  readonly number: number
  readonly writes: Write[]
  /** Keys of documents that are in it. */
  readonly documents: Set<string>
  callers: number
  readonly durable: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** No key is as long as this; a longer bound, of an endless text in a filter, may be cut. */
const LONGEST_BOUND = 1500
const ABOVE = Buffer.of(0xff)

/** From so many callers at once on, a commit waits for those that have just had their replies. */
const MANY_CALLERS = 8
/** The share of the usual callers that is enough to begin: the other half is worked at while this is being written. */
const ENOUGH = 0.5
const LONGEST_GATHERING_MS = 2

/** When the log or what it holds in memory has grown to this, it goes into the database. */
const FULL_LOG_BYTES = 64 * 1024 * 1024
const FULL_OVERLAY_BYTES = 24 * 1024 * 1024

function newGroup(number: number): Group {
  let resolve: () => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const durable = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // The group rejects to whoever waits for it; with nobody waiting it must not end the process.
  durable.catch(() => undefined)
  return { number, writes: [], documents: new Set(), callers: 0, durable, resolve, reject }
}

/**
 * An ordered, durable key-value store: an LMDB environment and a log in front of it. Writers of one
 * moment share a record of the log (group commit), and everything staged together is on disk
 * together or not at all. What the log holds lies in memory, too, in front of LMDB; when that has
 * grown, it goes into LMDB in large commits of the classical kind (checkpoint) while the log goes on
 * in its other file. Reads see everything staged.
 */
export class Engine {
  /** A commit failed: everything staged since is forgotten. */
  onFailure: () => void = () => undefined
  private readonly database: Database
  private readonly log: Log
  private overlay = new Overlay()
  /** What is on its way into LMDB, up to the log's record of this number. */
  private frozen: Overlay | null = null
  private frozenUntil = 0
  private checkpointing: Promise<void> | null = null
  private checkpointDue = false
  private group = newGroup(1)
  private writing: Group | null = null
  /** Number of the last group that is on disk. */
  private durableGroup = 0
  /** How many callers shared the commits lately, and how long the last one took. */
  private usual = 1
  private commitMs = 0
  private gathering: NodeJS.Timeout | undefined
  private closed = false

  private constructor(
    folder: string,
    private readonly fullBytes: number,
  ) {
    mkdirSync(folder, { recursive: true })
    this.database = new Database(join(folder, 'data'))
    this.log = new Log(join(folder, 'log'))
  }

  /** Opens `<folder>/data` and `<folder>/log`; what a killed process left in the log is seen at once. */
  static async open(folder: string, fullBytes = FULL_OVERLAY_BYTES): Promise<Engine> {
    const engine = new Engine(folder, fullBytes)
    await engine.recover()
    return engine
  }

  /**
   * What the log holds is set apart as for a checkpoint, which goes on while the first are served: a
   * restart need not wait for it. Only where it fills both files must one be free first.
   */
  private async recover(): Promise<void> {
    const { writes, files } = this.log.recover(this.database.known)
    if (files > 0) {
      for (const write of writes) this.overlay.put(write)
      this.freeze()
      this.frozenUntil = this.log.turn()
      if (files === 1) {
        this.checkpointBehind()
        return
      }
      await this.checkpoint()
    }
    this.log.clear()
  }

  /** A value that is staged or in the log, not yet in LMDB. */
  held(space: Space, text: string): Write | undefined {
    return this.overlay.get(space, text) ?? this.frozen?.get(space, text)
  }

  /** The value in LMDB. The buffer is only valid until the next read: decode it at once. */
  peek(space: Space, key: Buffer): Buffer | undefined {
    return this.database.peek(space, key)
  }

  /** The value, to keep. */
  get(space: Space, key: Buffer): Buffer | undefined {
    const held = this.held(space, key.toString('latin1'))
    if (!held) return this.database.get(space, key)
    return held.value ? bytesOf(held.value) : undefined
  }

  /** Entries from start (inclusive) to end (exclusive), in key order or reverse; to be read in this turn. */
  range(space: Space, range: RangeOptions): Iterable<Entry> {
    const start = range.start.subarray(0, LONGEST_BOUND)
    const cut = range.end.length > LONGEST_BOUND
    const end = cut ? Buffer.concat([range.end.subarray(0, LONGEST_BOUND), ABOVE]) : range.end
    const bounds = { start, end, reverse: range.reverse === true }
    let entries = this.database.range(space, bounds)
    if (this.frozen) entries = this.frozen.over(space, bounds, entries)
    return this.overlay.over(space, bounds, entries)
  }

  /** A reader of this moment's state that outlives the current turn; `done` lets it go. */
  async openReader(): Promise<Reader> {
    await this.settle()
    return this.database.openReader()
  }

  /** Takes writes into the next commit; they are visible at once. Returns the number of their group. */
  stage(writes: readonly Write[]): number {
    if (this.closed) throw new Error('the store is closed')
    const { group } = this
    for (const write of writes) {
      group.writes.push(write)
      if (write.space === 'documents') group.documents.add(write.key.text)
      this.overlay.put(write)
    }
    const callers = ++group.callers
    if (this.writing) return group.number
    if (callers === 1) this.gather()
    else if (this.gathering && callers >= this.usual * ENOUGH) void this.flush()
    return group.number
  }

  /**
   * Starts the next commit. With many callers, those whose replies have just left ask again within
   * a moment: a commit that begins with the first of them makes all others wait for two. So it
   * waits for half of them, but no longer than a part of what a commit costs.
   */
  private gather(): void {
    const { callers } = this.group
    if (this.usual < MANY_CALLERS) setImmediate(() => void this.flush())
    else if (callers >= this.usual * ENOUGH) void this.flush()
    else {
      const patienceMs = Math.min(this.commitMs / 2, LONGEST_GATHERING_MS)
      this.gathering = setTimeout(() => void this.flush(), patienceMs)
    }
  }

  /** Resolves when everything staged so far is on disk; rejects when that failed. */
  durable(): Promise<void> {
    if (this.group.callers > 0) return this.group.durable
    return this.writing ? this.writing.durable : DONE
  }

  isDurable(group: number): boolean {
    return group <= this.durableGroup
  }

  /** Whether a write of this document is not yet on disk. */
  isStaged(text: string): boolean {
    return this.group.documents.has(text) || (this.writing?.documents.has(text) ?? false)
  }

  private async flush(): Promise<void> {
    clearTimeout(this.gathering)
    this.gathering = undefined
    if (this.group.callers === 0 || this.writing) return
    const due = this.isCheckpointDue()
    if (due && this.frozen) {
      // Memory has room for one checkpoint's worth more and no further: this group waits for it.
      this.checkpointBehind()
      return
    }
    const { group } = this
    const startedAt = performance.now()
    this.group = newGroup(group.number + 1)
    this.writing = group
    // What is staged up to here is exactly what the log will hold after this group.
    if (due) this.freeze()
    try {
      await this.log.append(group.writes)
    } catch (error) {
      if (due) this.frozen = null
      this.fail(group, error)
      return
    }
    this.writing = null
    this.durableGroup = group.number
    this.commitMs = performance.now() - startedAt
    this.usual = Math.max(group.callers, (this.usual + group.callers) / 2)
    if (due) {
      this.frozenUntil = this.log.turn()
      this.checkpointBehind()
    }
    group.resolve()
    if (this.group.callers > 0) this.gather()
  }

  /** The state goes back to what the log holds; whoever waits hears the system's own reason, e.g. a full disk. */
  private fail(group: Group, error: unknown): void {
    const lost = this.group
    this.group = newGroup(lost.number + 1)
    this.writing = null
    this.overlay = new Overlay()
    for (const write of this.log.reread()) this.overlay.put(write)
    this.onFailure()
    group.reject(error)
    lost.reject(error)
  }

  private isCheckpointDue(): boolean {
    const { bytes } = this.overlay
    return this.checkpointDue || bytes >= this.fullBytes || this.log.size >= FULL_LOG_BYTES
  }

  private freeze(): void {
    this.frozen = this.overlay
    this.overlay = new Overlay()
    this.checkpointDue = false
  }

  /** Nobody waits for it. When it fails, the log keeps what it has; the next group that needs the room tries again and fails with it. */
  private checkpointBehind(): void {
    this.checkpoint().catch((error: unknown) => {
      if (!this.writing && this.group.callers > 0 && this.isCheckpointDue()) {
        this.fail(this.group, error)
      }
    })
  }

  private checkpoint(): Promise<void> {
    this.checkpointing ??= this.emptyFrozen().finally(() => {
      this.checkpointing = null
    })
    return this.checkpointing
  }

  /** What is set apart goes into LMDB. */
  private async emptyFrozen(): Promise<void> {
    if (!this.frozen) return
    await this.database.take(this.frozen.all(), this.frozenUntil)
    this.frozen = null
    if (!this.writing && this.group.callers > 0) void this.flush()
  }

  /** Writes that go past the log, on disk when this resolves; nobody else may write meanwhile. */
  async fill(writes: readonly Write[]): Promise<void> {
    await this.settle()
    const sorted = new Overlay()
    for (const write of writes) sorted.put(write)
    await this.database.fill([...sorted.all()])
  }

  /** Everything staged so far is in LMDB when this resolves. */
  private async settle(): Promise<void> {
    if (this.overlay.bytes === 0 && !this.frozen) return
    this.checkpointDue = true
    this.stage([])
    await this.durable()
    await this.checkpointing
  }

  async close(): Promise<void> {
    if (this.closed) return
    const settled = this.settle()
    this.closed = true
    try {
      await settled
      this.log.clear()
    } finally {
      await this.database.close()
      this.log.close()
    }
  }
}

const DONE = Promise.resolve()

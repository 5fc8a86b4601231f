import { mkdirSync } from 'node:fs'
import { open, type Database, type RootDatabase } from 'lmdb'

/** documents: by _id; entries: of indexes; order: of insertion; meta: catalog and counts. */
export type Space = 'documents' | 'entries' | 'order' | 'meta'

export interface Write {
  readonly space: Space
  readonly key: Buffer
  /** null removes. */
  readonly value: Buffer | null
}

export interface RangeOptions {
  readonly start: Buffer
  readonly end: Buffer
  readonly reverse?: boolean
}

export interface Reader {
  get(space: Space, key: Buffer): Buffer | undefined
  range(space: Space, range: RangeOptions): Iterable<{ key: Buffer; value: Buffer }>
  done(): void
}

interface Group {
  writes: Write[]
  settle: (() => void)[]
  readonly durable: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** No key is as long as this; a longer bound, of an endless text in a filter, may be cut. */
const LONGEST_BOUND = 1500
const ABOVE = Buffer.of(0xff)

/** From so many callers at once on, a commit waits for those that have just had their replies. */
const MANY_CALLERS = 8
/** The share of the usual callers that is enough to begin; the others are served meanwhile. */
const ENOUGH = 0.5
const LONGEST_GATHERING_MS = 2

const newGroup = (): Group => {
  let resolve: () => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const durable = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // The group rejects to whoever waits for it; with nobody waiting it must not end the process.
  durable.catch(() => undefined)
  return { writes: [], settle: [], durable, resolve, reject }
}

/**
 * An ordered, durable key-value store: one LMDB environment in classical mode, where a commit
 * returns after fdatasync. Writers of one moment share a commit (group commit), and everything
 * staged together is on disk together or not at all. Reads see what is committed; what is staged
 * and not yet on disk is kept in memory by the caller until `settle` tells it otherwise.
 */
export class Engine {
  private readonly root: RootDatabase<Buffer, Buffer>
  private readonly spaces: Record<Space, Database<Buffer, Buffer>>
  private group = newGroup()
  private writing: Group | null = null
  /** How many callers shared the commits lately, and how long the last one took. */
  private usual = 1
  private commitMs = 0
  private gathering: NodeJS.Timeout | undefined
  private closed = false

  constructor(
    folder: string,
    /** A commit failed: everything staged since is lost and must be forgotten. */
    private readonly onFailure: (error: unknown) => void,
  ) {
    mkdirSync(folder, { recursive: true })
    const form = { keyEncoding: 'binary', encoding: 'binary', cache: false } as const
    this.root = open<Buffer, Buffer>(folder, {
      ...form,
      noSubdir: false,
      overlappingSync: false,
      eventTurnBatching: false,
      maxDbs: 4,
      maxReaders: 64,
    })
    const space = (name: Space): Database<Buffer, Buffer> =>
      this.root.openDB<Buffer, Buffer>({ ...form, name })
    this.spaces = {
      documents: space('documents'),
      entries: space('entries'),
      order: space('order'),
      meta: space('meta'),
    }
  }

  /** The committed value. The buffer is only valid until the next read: decode it at once. */
  peek(space: Space, key: Buffer): Buffer | undefined {
    return this.spaces[space].getBinaryFast(key)
  }

  /** The committed value, to keep. */
  get(space: Space, key: Buffer): Buffer | undefined {
    return this.spaces[space].getBinary(key)
  }

  /** Committed entries from start (inclusive) to end (exclusive), in key order or reverse. */
  range(
    space: Space,
    { reverse, ...range }: RangeOptions,
  ): Iterable<{ key: Buffer; value: Buffer }> {
    const start = range.start.subarray(0, LONGEST_BOUND)
    const cut = range.end.length > LONGEST_BOUND
    const end = cut ? Buffer.concat([range.end.subarray(0, LONGEST_BOUND), ABOVE]) : range.end
    if (!reverse) return this.spaces[space].getRange({ start, end })
    // In reverse LMDB includes its start and excludes its end: turn that around.
    const turned = { start: end, end: start, exclusiveStart: true, inclusiveEnd: true }
    return this.spaces[space].getRange({ ...turned, reverse: true })
  }

  /** A reader of this moment's committed state that outlives the current turn; `done` lets it go. */
  openReader(): Reader {
    const transaction = this.root.useReadTransaction()
    return {
      get: (space, key) => this.spaces[space].get(key, { transaction }),
      range: (space, { start, end }) => this.spaces[space].getRange({ start, end, transaction }),
      done: () => {
        transaction.done()
      },
    }
  }

  /**
   * Takes writes into the next commit. `settle` runs when they are committed, before anyone who
   * waits for durability goes on.
   */
  stage(writes: readonly Write[], settle: () => void): void {
    if (this.closed) throw new Error('the store is closed')
    for (const write of writes) this.group.writes.push(write)
    this.group.settle.push(settle)
    if (this.writing) return
    const callers = this.group.settle.length
    if (callers === 1) this.gather()
    else if (this.gathering && callers >= this.usual * ENOUGH) void this.flush()
  }

  /**
   * Starts the next commit. With many callers, those whose replies have just left ask again within
   * a moment: a commit that begins with the first of them makes all others wait for two. So it
   * waits for most of them, but no longer than a part of what a commit costs.
   */
  private gather(): void {
    const callers = this.group.settle.length
    if (this.usual < MANY_CALLERS) setImmediate(() => void this.flush())
    else if (callers >= this.usual * ENOUGH) void this.flush()
    else {
      const patienceMs = Math.min(this.commitMs / 2, LONGEST_GATHERING_MS)
      this.gathering = setTimeout(() => void this.flush(), patienceMs)
    }
  }

  /** Resolves when everything staged so far is on disk; rejects when that failed. */
  durable(): Promise<void> {
    if (this.group.settle.length > 0) return this.group.durable
    return this.writing ? this.writing.durable : Promise.resolve()
  }

  private async flush(): Promise<void> {
    clearTimeout(this.gathering)
    this.gathering = undefined
    if (this.group.settle.length === 0 || this.writing) return
    const group = this.group
    const startedAt = performance.now()
    this.group = newGroup()
    this.writing = group
    try {
      await this.commit(group.writes)
    } catch (error) {
      const lost = this.group
      this.group = newGroup()
      this.writing = null
      this.onFailure(error)
      group.reject(error)
      lost.reject(error)
      return
    }
    this.root.resetReadTxn()
    this.writing = null
    this.commitMs = performance.now() - startedAt
    const callers = group.settle.length
    this.usual = Math.max(callers, (this.usual + callers) / 2)
    for (const settle of group.settle) settle()
    group.resolve()
    if (this.group.settle.length > 0) this.gather()
  }

  /** @throws Error with the engine's own reason, e.g. a full disk */
  private async commit(writes: readonly Write[]): Promise<void> {
    const failed = (error: unknown): unknown => error
    let last: Promise<unknown> | undefined
    try {
      await this.root.batch(() => {
        for (const { space, key, value } of writes) {
          const done = value ? this.spaces[space].put(key, value) : this.spaces[space].remove(key)
          // Writes of a batch share one promise; unheard, its failure would end the process.
          if (done !== last) done.catch(failed)
          last = done
        }
      })
    } catch (error) {
      const { commitError } = error as { commitError?: Promise<never> }
      throw (await commitError?.catch(failed)) ?? error
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await this.durable()
    await this.root.close()
  }
}

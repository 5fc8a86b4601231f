import { open, type RootDatabase, type Database as Table } from 'lmdb'
import { keyOf } from './keys'
import { bytesOf, type Entry, type RangeOptions, type Space, type Write } from './overlay'

export interface Reader {
  get(space: Space, key: Buffer): Buffer | undefined
  range(space: Space, range: RangeOptions): Iterable<Entry>
  done(): void
}

/** The number of the last log record that the database holds. */
const KNOWN = keyOf(Buffer.from('log'))
/** Writes of one commit: bounds how long others wait for their turn. */
const CHUNK = 2000
/**
 * Of a new store; one that is there keeps its own. A value over half a page takes whole pages for itself,
 * and a journal entry of 2 kB is just over half of the usual 4,096.
 */
const PAGE_BYTES = 8192

/** One LMDB environment in classical mode: data, fdatasync, then the page that makes it count. */
export class Database {
  private readonly root: RootDatabase<Buffer, Buffer>
  private readonly spaces: Record<Space, Table<Buffer, Buffer>>

  constructor(folder: string) {
    const form = { keyEncoding: 'binary', encoding: 'binary', cache: false } as const
    this.root = open<Buffer, Buffer>(folder, {
      ...form,
      noSubdir: false,
      pageSize: PAGE_BYTES,
      overlappingSync: false,
      eventTurnBatching: false,
      maxDbs: 4,
      maxReaders: 64,
    })
    const space = (name: Space): Table<Buffer, Buffer> =>
      this.root.openDB<Buffer, Buffer>({ ...form, name })
    this.spaces = {
      documents: space('documents'),
      entries: space('entries'),
      order: space('order'),
      meta: space('meta'),
    }
  }

  /** The value. The buffer is only valid until the next read: decode it at once. */
  peek(space: Space, key: Buffer): Buffer | undefined {
    return this.spaces[space].getBinaryFast(key)
  }

  /** The value, to keep. */
  get(space: Space, key: Buffer): Buffer | undefined {
    return this.spaces[space].getBinary(key)
  }

  range(space: Space, { start, end, reverse }: RangeOptions): Iterable<Entry> {
    if (!reverse) return this.spaces[space].getRange({ start, end })
    // In reverse LMDB includes its start and excludes its end: turn that around.
    const turned = { start: end, end: start, exclusiveStart: true, inclusiveEnd: true }
    return this.spaces[space].getRange({ ...turned, reverse: true })
  }

  /** A reader of this moment's state that outlives the current turn; `done` lets it go. */
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

  /** Number of the log's last record whose writes, and all before, are here; 0 at the beginning. */
  get known(): number {
    return Number(this.get('meta', KNOWN.bytes)?.toString() ?? 0)
  }

  /**
   * Takes what the log holds up to a record, in several commits: cut short, it is done again from
   * the log. On disk, and seen by the next read, when this resolves.
   * @throws Error with the engine's own reason, e.g. a full disk
   */
  async take(writes: Iterable<Write>, known: number): Promise<void> {
    let chunk: Write[] = []
    for (const write of writes) {
      chunk.push(write)
      if (chunk.length < CHUNK) continue
      await this.commit(chunk)
      chunk = []
    }
    chunk.push({ space: 'meta', key: KNOWN, value: Buffer.from(String(known)) })
    await this.commit(chunk)
    this.root.resetReadTxn()
  }

  /** All of it in one commit, without a word of the log. */
  async fill(writes: readonly Write[]): Promise<void> {
    await this.commit(writes)
    this.root.resetReadTxn()
  }

  private async commit(writes: readonly Write[]): Promise<void> {
    const failed = (error: unknown): unknown => error
    let last: Promise<unknown> | undefined
    try {
      await this.root.batch(() => {
        for (const { space, key, value } of writes) {
          const { bytes } = key
          const done = value
            ? this.spaces[space].put(bytes, bytesOf(value))
            : this.spaces[space].remove(bytes)
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
    await this.root.close()
  }
}

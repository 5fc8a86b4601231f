import type { Doc } from './port'

/** So many requests of one collection are under way before further readings wait for one to end. */
const AT_ONCE = 2
/** So many documents are asked for at once: a reply holds 1 MB, and a busy account may have 100 kB. */
const MOST = 8
/**
 * A request that has been under way for so long counts no more: an instance that froze behind its answer
 * may wake with one whose socket is dead, and nobody is to wait for that.
 */
const STUCK_MS = 1000

interface Reader {
  done(doc: Doc | null): void
  failed(error: unknown): void
}

/**
 * Reads documents by id; whoever asks while others are under way is gathered with all who wait, and one
 * request asks for them together. A reading never begins before it was asked for. It matters where an
 * instance serves several calls at once; a call by itself finds nobody under way and asks alone.
 */
export function gathered(
  read: (collection: string, ids: readonly string[]) => Promise<Doc[]>,
  now: () => number = Date.now,
): (collection: string, id: string) => Promise<Doc | null> {
  const queues = new Map<string, Queue>()
  return (collection, id) => {
    let queue = queues.get(collection)
    if (!queue) queues.set(collection, (queue = new Queue((ids) => read(collection, ids), now)))
    return queue.get(id)
  }
}

class Queue {
  private readonly begun = new Set<{ at: number }>()
  private waiting = new Map<string, Reader[]>()

  constructor(
    private readonly read: (ids: readonly string[]) => Promise<Doc[]>,
    private readonly now: () => number,
  ) {}

  get(id: string): Promise<Doc | null> {
    return new Promise((done, failed) => {
      const others = this.waiting.get(id) ?? []
      others.push({ done, failed })
      this.waiting.set(id, others)
      // Not yet: who asks for several at once gets them in one request.
      void Promise.resolve().then(() => {
        this.goOn()
      })
    })
  }

  private goOn(): void {
    if (this.waiting.size === 0 || this.underWay() >= AT_ONCE) return
    const readers = [...this.waiting].slice(0, MOST)
    for (const [id] of readers) this.waiting.delete(id)
    void this.ask(new Map(readers))
  }

  private underWay(): number {
    const since = this.now() - STUCK_MS
    let count = 0
    for (const { at } of this.begun) if (at > since) count++
    return count
  }

  private async ask(readers: ReadonlyMap<string, Reader[]>): Promise<void> {
    const mine = { at: this.now() }
    this.begun.add(mine)
    try {
      const docs = await this.read([...readers.keys()])
      const found = new Map(docs.map((doc) => [doc._id, doc]))
      for (const [id, each] of readers) for (const { done } of each) done(found.get(id) ?? null)
    } catch (error) {
      // Together they may be more than a reply can hold: nobody fails for the sake of others.
      if (readers.size > 1) for (const one of readers) void this.ask(new Map([one]))
      else for (const each of readers.values()) for (const { failed } of each) failed(error)
    } finally {
      this.begun.delete(mine)
      this.goOn()
    }
  }
}

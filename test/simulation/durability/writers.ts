import { rawRequest, type RawConnection } from '../../bench/cloud/raw-client'

/** What writers were told is done, kept across kills. */
export interface Acknowledged {
  /** Ids of notes per round. */
  readonly notes: Map<number, Set<string>>
  /** Per counter: the value last acknowledged, and one that may have been written. */
  readonly counters: Map<string, { known: number; tried: number }>
  transactions: number
  /** Of any kind, since the first round. */
  total: number
  /** Replies that refuse a write; a kill gives no reply at all. */
  refused: number
  /** The first of them. */
  refusals: string[]
}

export const nothingYet = (): Acknowledged => ({
  notes: new Map(),
  counters: new Map(),
  transactions: 0,
  total: 0,
  refused: 0,
  refusals: [],
})

const SAMPLES = 10

type Reply = Record<string, unknown> & { data?: Record<string, unknown>; code?: string }

export class Writer {
  private n = 0

  constructor(
    private readonly connection: RawConnection,
    private readonly port: number,
    private readonly round: number,
    private readonly number: number,
    private readonly acknowledged: Acknowledged,
  ) {}

  /** Writes until the connection breaks: inserts, conditional increments, and pairs in a transaction. */
  async run(): Promise<void> {
    const kinds = [() => this.pair(), () => this.insert(), () => this.increment()]
    for (let turn = this.number; ; turn++) await kinds[turn % kinds.length]?.()
  }

  private async insert(): Promise<void> {
    const id = this.freshId('single')
    const reply = await this.send('database.insertDocument', this.note(id))
    if (reply.code !== undefined) return
    this.remember(id)
    this.acknowledged.total++
  }

  private async increment(): Promise<void> {
    const id = `counter-${this.number}`
    const state = this.acknowledged.counters.get(id) ?? { known: 0, tried: 0 }
    this.acknowledged.counters.set(id, state)
    state.tried = state.known + 1
    const reply = await this.send('database.modifyDocument', {
      collectionName: 'counters',
      queryType: 'WHERE',
      query: JSON.stringify({ _id: id, value: state.known }),
      data: '{"$inc":{"value":1}}',
      multi: true,
      merge: true,
      upsert: false,
    })
    if (reply.code !== undefined) return
    // Nobody else moves this counter, so it stands where it was last seen.
    if (reply.data?.updated !== 1) return this.refused(`${id}: ${JSON.stringify(reply)}`)
    state.known = state.tried
    this.acknowledged.total++
  }

  /** Two notes and one step on two counters that move together: all of it or nothing. */
  private async pair(): Promise<void> {
    const { transactionId } = await this.send('database.startTransaction', {})
    const [left, right] = [this.freshId('left'), this.freshId('right')]
    await this.send('database.insertDocument', { ...this.note(left), transactionId })
    for (const [id, step] of [
      [`giver-${this.number}`, -1],
      [`taker-${this.number}`, 1],
    ]) {
      await this.send('database.modifyDocument', {
        collectionName: 'counters',
        queryType: 'DOC',
        query: JSON.stringify({ _id: id }),
        data: JSON.stringify({ $inc: { value: step } }),
        multi: false,
        merge: true,
        upsert: false,
        transactionId,
      })
    }
    await this.send('database.insertDocument', { ...this.note(right), transactionId })
    const reply = await this.send('database.commitTransaction', { transactionId })
    if (reply.code !== undefined) return
    this.remember(left)
    this.remember(right)
    this.acknowledged.transactions++
    this.acknowledged.total++
  }

  private freshId(kind: string): string {
    return `r${this.round}-w${this.number}-${kind}-${this.n++}`
  }

  private note(id: string): Record<string, unknown> {
    const text = JSON.stringify({
      _id: id,
      key: `key-${id}`,
      round: this.round,
      filler: 'x'.repeat(300),
    })
    return { collectionName: 'notes', data: [text] }
  }

  private remember(id: string): void {
    const ids = this.acknowledged.notes.get(this.round) ?? new Set()
    ids.add(id)
    this.acknowledged.notes.set(this.round, ids)
  }

  private async send(action: string, fields: Record<string, unknown>): Promise<Reply> {
    const reply = await ask(this.connection, this.port, action, fields)
    if (reply.code !== undefined) this.refused(`${action}: ${JSON.stringify(reply)}`)
    return reply
  }

  private refused(line: string): void {
    const { acknowledged } = this
    acknowledged.refused++
    if (acknowledged.refusals.length < SAMPLES) acknowledged.refusals.push(line)
  }
}

export async function ask(
  connection: RawConnection,
  port: number,
  action: string,
  fields: Record<string, unknown>,
): Promise<Reply> {
  return JSON.parse(await connection.send(rawRequest(port, { action, ...fields }))) as Reply
}

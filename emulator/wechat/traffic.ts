/** What went between the product and WeChat, for the console and for tests; secrets masked. */

export interface TrafficRecord {
  id: number
  at: number
  /** `call`: the product asked WeChat; `push`: WeChat told the product. */
  direction: 'call' | 'push'
  /** Path of the interface, or name of the event. */
  name: string
  request: unknown
  reply?: unknown
  /** errcode of a call, HTTP status of a push (0: no answer). */
  code?: number
  durationMs?: number
  /** What was done to it on purpose, or why a push failed. */
  fault?: string
}

const KEPT = 500
const SECRET =
  /^(secret|access_token|ticket|encrypt_code|activate_ticket|phone_?number|pure_?phone_?number)$/i

export class Traffic {
  private records: TrafficRecord[] = []
  private lastId = 0

  constructor(private readonly now: () => number) {}

  /** Opens a record; the returned function closes it. */
  begin(direction: TrafficRecord['direction'], name: string, request: unknown) {
    const record: TrafficRecord = {
      id: ++this.lastId,
      at: this.now(),
      direction,
      name,
      request: masked(request),
    }
    this.records.push(record)
    if (this.records.length > KEPT) this.records = this.records.slice(-KEPT / 2)
    const began = performance.now()
    return (end: Pick<TrafficRecord, 'reply' | 'code' | 'fault'>) => {
      Object.assign(record, { ...end, reply: masked(end.reply) })
      record.durationMs = performance.now() - began
    }
  }

  /** Newest first. */
  list(limit = KEPT): TrafficRecord[] {
    return this.records.slice(-limit).reverse()
  }
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as Record<string, unknown>)
  return Object.fromEntries(
    entries.map(([name, inner]) => [
      name,
      SECRET.test(name) && typeof inner === 'string' ? `${inner.slice(0, 3)}…` : masked(inner),
    ]),
  )
}

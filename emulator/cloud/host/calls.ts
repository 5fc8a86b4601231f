/** The call log: the last calls with input, output, duration, round trips and errors, for the console. */
import type { CallIdentity } from '../identity'

export interface RoundTrip {
  action: string
  collection?: string
  durationMs: number
  /** The protocol's error code when the request was refused. */
  code?: string
}

export interface CallRecord {
  callId: string
  name: string
  startedAt: number
  identity: CallIdentity
  /** What started the call: a trigger's name, an HTTP path, or absent for a plain call. */
  cause?: string
  input: unknown
  output?: unknown
  error?: { errCode: number; message: string; stack?: string }
  /** Absent while the call runs. */
  durationMs?: number
  /** All requests to the endpoint; `roundTrips` keeps the first of them in detail. */
  roundTripCount: number
  roundTrips: RoundTrip[]
  logs: { level: string; line: string }[]
  warnings: string[]
}

const LOG_LINES = 200
const ROUND_TRIPS = 100

export class CallLog {
  private readonly records: CallRecord[] = []
  private readonly byId = new Map<string, CallRecord>()
  private readonly listeners = new Set<(record: CallRecord) => void>()

  constructor(private readonly size: number) {}

  open(
    record: Omit<CallRecord, 'roundTripCount' | 'roundTrips' | 'logs' | 'warnings'>,
  ): CallRecord {
    const opened: CallRecord = {
      ...record,
      roundTripCount: 0,
      roundTrips: [],
      logs: [],
      warnings: [],
    }
    this.records.push(opened)
    this.byId.set(opened.callId, opened)
    if (this.records.length > this.size) {
      const oldest = this.records.shift()
      if (oldest) this.byId.delete(oldest.callId)
    }
    this.tell(opened)
    return opened
  }

  close(record: CallRecord, end: Pick<CallRecord, 'output' | 'error' | 'durationMs'>): void {
    Object.assign(record, end)
    this.tell(record)
  }

  get(callId: string): CallRecord | undefined {
    return this.byId.get(callId)
  }

  addRoundTrip(callId: string, roundTrip: RoundTrip): void {
    const record = this.byId.get(callId)
    if (!record) return
    record.roundTripCount += 1
    if (record.roundTrips.length < ROUND_TRIPS) record.roundTrips.push(roundTrip)
  }

  addLog(callId: string, level: string, line: string): void {
    const record = this.byId.get(callId)
    if (record && record.logs.length < LOG_LINES) record.logs.push({ level, line })
  }

  /** Newest first. */
  list(limit: number): CallRecord[] {
    return this.records.slice(-limit).reverse()
  }

  clear(): void {
    this.records.length = 0
    this.byId.clear()
  }

  /** Calls back when a call starts and when it ends, until the returned function is called. */
  onChange(listener: (record: CallRecord) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private tell(record: CallRecord): void {
    for (const listener of this.listeners) listener(record)
  }
}

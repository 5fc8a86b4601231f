/** Live calls: input, output, duration, round trips, errors, log lines. */
import type { CallRecord } from '../cloud/host'
import { block, find, make, timeOf, words, type Child } from './dom'

const SHOWN_CALLS = 200

const calls = new Map<string, CallRecord>()

/** Keeps the last calls, and the list up to date while it is shown. */
export function followCalls(isShown: () => boolean): void {
  const source = new EventSource('/console/api/calls')
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const record = JSON.parse(data) as CallRecord
    const isNew = !calls.has(record.callId)
    calls.set(record.callId, record)
    const oldest = calls.keys().next().value
    if (calls.size > SHOWN_CALLS && oldest !== undefined) calls.delete(oldest)
    if (!isShown()) return
    const shown = document.getElementById(record.callId)
    const entry = drawCall(record, shown instanceof HTMLDetailsElement && shown.open)
    if (shown) shown.replaceWith(entry)
    else if (isNew) find('#calls').prepend(entry)
  }
}

function drawCall(record: CallRecord, open: boolean): HTMLDetailsElement {
  const { callId, name, input, output, error, durationMs, roundTripCount, identity } = record
  const action = (input as { action?: unknown } | null)?.action
  const length =
    durationMs === undefined
      ? words.running
      : `${durationMs.toFixed(1)} ms · ${roundTripCount} ${words.roundTrips}`
  return make(
    'details',
    { id: callId, open },
    make(
      'summary',
      {},
      make('span', { className: 'faint' }, timeOf(record.startedAt)),
      make('strong', {}, typeof action === 'string' ? `${name} ${action}` : name),
      make(
        'span',
        { className: 'grow faint' },
        identity.openid || (record.cause ?? identity.source),
      ),
      make(
        'span',
        { className: error ? 'bad' : 'faint' },
        error ? `${error.errCode} · ${length}` : length,
      ),
    ),
    block(words.input, input),
    error
      ? block(words.error, error.stack ?? error.message, 'bad')
      : block(words.output, output ?? null),
    ...(record.roundTrips.length > 0 ? [block(words.roundTrips, drawTrips(record))] : []),
    ...(record.logs.length > 0
      ? [block(words.log, record.logs.map((l) => l.line).join('\n'))]
      : []),
    ...(record.warnings.length > 0 ? [block('!', record.warnings.join('\n'), 'bad')] : []),
  )
}

function drawTrips({ roundTrips }: CallRecord): string {
  return roundTrips
    .map((t) =>
      [t.action, t.collection, `${t.durationMs.toFixed(1)} ms`, t.code].filter(Boolean).join('  '),
    )
    .join('\n')
}

export function drawCalls(): Child[] {
  const newestFirst = [...calls.values()].reverse()
  return [
    make('div', { id: 'calls' }, ...newestFirst.map((record) => drawCall(record, false))),
    make('p', { className: 'faint' }, words.noCalls),
  ]
}

import type { Doc } from '../../../cloudfunctions/platform/database/port'
import type { Reply } from '../../../typings/contract'
import type { Call, House } from './house'

/** What only counts attempts or guards the house, and may say more after more attempts. */
const COUNTS_ATTEMPTS = new Set(['rateLimits', 'strictLimits', 'leases', 'behaviour'])
const MOST_RESENDS = 6

export interface Finding {
  action: string
  diesAfter: number
  undisturbed: unknown
  resent: unknown
}

/**
 * Sends a call; but first, in copies of this moment, lets its caller die after each of its database
 * requests and sends it again as a phone does. Both ways must end in one answer and one state.
 */
export async function explore(
  house: House,
  call: Call,
  findings: Finding[],
): Promise<Reply<unknown>> {
  const before = house.moment()
  const { reply, requests } = await house.send(call)
  if (!reply) throw new Error('nobody was to die')
  const after = house.moment()
  if (!reply.ok || !isWrite(call)) return reply
  await house.tidy()
  const undisturbed = { answer: plain(reply.data), ...stateOf(house) }
  for (let diesAfter = 0; diesAfter < requests; diesAfter++) {
    await house.restore(before)
    await house.send(call, diesAfter)
    const second = await resend(house, call)
    await house.tidy()
    const resent = { answer: answerOf(second), ...stateOf(house) }
    const [a, b] = differing(undisturbed, resent)
    if (a !== undefined || b !== undefined) {
      findings.push({ action: actionOf(call), diesAfter, undisturbed: a, resent: b })
    }
  }
  await house.restore(after)
  return reply
}

export const actionOf = (call: Call): string => (call.event as { action: string }).action

const isWrite = ({ event }: Call): boolean =>
  Object.hasOwn((event as { input?: object }).input ?? {}, 'key')

const answerOf = (reply: Reply<unknown>): unknown =>
  reply.ok ? plain(reply.data) : `${reply.code} ${reply.message}`

/** A new instance meets what the dead one left; a phone sends again while it is told to. */
async function resend(house: House, call: Call): Promise<Reply<unknown>> {
  await house.restore(house.moment())
  for (let again = 1; ; again++) {
    const { reply } = await house.send(call)
    if (!reply) throw new Error('nobody was to die')
    if (reply.ok || reply.code !== 'BUSY' || again === MOST_RESENDS) return reply
    house.wait(reply.details?.retryAfterMs ?? 1000)
  }
}

function stateOf(house: House): Record<string, unknown> {
  const state: Record<string, unknown> = {}
  for (const [name, docs] of house.moment().docs) {
    if (!COUNTS_ATTEMPTS.has(name) && docs.length > 0) state[name] = docs.map(plainDoc).sort()
  }
  return state
}

/**
 * How often a document was written says nothing about what it says; a PIN is salted anew; the red dot's
 * number is counted anew whenever messages are read.
 */
const WRITTEN = new Set([
  'gateSeq',
  'seq',
  'attempt',
  'attempts',
  'version',
  'faceVersion',
  'checkDueAt',
  'pin',
  'unread',
])

const plainDoc = (doc: Doc): string => JSON.stringify(plain(doc))

/** Names that were drawn, and what is made of them, are the same as any other. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (name, inner: unknown) => {
    if (WRITTEN.has(name)) return undefined
    return typeof inner === 'string' ? inner.replaceAll(DRAWN, '#') : inner
  })
  return JSON.parse(text)
}

const DRAWN = /k1(?:\.[\w-]+){3}|id[0-9a-z]{10}|\d?7700\d{3,}|[0-9a-f]{32,}/g

/** Only what is not the same on both sides. */
function differing(
  a: Record<string, unknown>,
  b: Record<string, unknown>,
): [unknown, unknown] | [] {
  const left: Record<string, unknown> = {}
  const right: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (JSON.stringify(a[name]) === JSON.stringify(b[name])) continue
    left[name] = without(a[name], b[name])
    right[name] = without(b[name], a[name])
  }
  return Object.keys(left).length === 0 ? [] : [left, right]
}

const without = (list: unknown, other: unknown): unknown =>
  Array.isArray(list) && Array.isArray(other) ? list.filter((each) => !other.includes(each)) : list

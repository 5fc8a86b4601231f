import type { MemberId } from '../../../typings/contract'
import type { Account } from '../../../cloudfunctions/features/account'
import type { AuditDoc } from '../../../cloudfunctions/features/audit/store'
import type { MemberRecord } from '../../../cloudfunctions/features/member'
import { STRICT_LIMITS } from '../../../cloudfunctions/platform/throttle'
import type { House } from '../../functions/house'
import { data, DAY_MS, OWNER, staffIdOf } from '../../functions/house'

export interface ExportAttack {
  calls: number
  /** Rows that left the house in one Shanghai day. */
  rows: number
  /** Rows that the audit log tells of, in the same day. */
  logged: number
  wrong: string[]
}

const PER_DAY = 100_000
const PER_CALL = 1_000
const OWNERS = 8
const SHANGHAI_MS = 8 * 3_600_000

/**
 * Owners who all export at once, through the functions as built: together they take the day's rows and
 * not one more. `used`: rows that were taken earlier that day, so that a short run meets the cap, too.
 */
export async function attackExportCap(house: House, used: number): Promise<ExportAttack> {
  const owners = await ownersOf(house)
  await membersOf(house, PER_CALL + 200)
  const now = house.clock.now()
  house.clock.moveBy(DAY_MS - ((now + SHANGHAI_MS) % DAY_MS) + 60_000)
  const day = Math.floor((house.clock.now() + SHANGHAI_MS) / DAY_MS)
  const startedAt = house.clock.now()
  if (used > 0) {
    const earlier = { _id: `export_rows:organisation:${String(day)}`, used, schemaVersion: 1 }
    const expiresAt = (day + 1) * DAY_MS - SHANGHAI_MS
    await house.cloud.load(house.env, STRICT_LIMITS, [JSON.stringify({ ...earlier, expiresAt })])
  }
  const result: ExportAttack = { calls: 0, rows: used, logged: used, wrong: [] }
  const wanted = Math.ceil((PER_DAY - used) / PER_CALL) + 2 * OWNERS
  for (let sent = 0; sent < wanted; sent += 2 * OWNERS) {
    const some = Array.from({ length: 2 * OWNERS }, (_, at) => owners[at % OWNERS] ?? '')
    const outcomes = await Promise.all(some.map((owner) => exportPage(house, owner)))
    for (const { rows, refused } of outcomes) {
      result.calls++
      result.rows += rows
      if (refused !== '' && refused !== 'LIMIT_REACHED export_cap') result.wrong.push(refused)
    }
    // The ordinary limit of an owner's heavy calls is not what is tried here.
    house.clock.moveBy(30_000)
  }
  if (result.rows !== PER_DAY) result.wrong.push(`${String(result.rows)} rows left in a day`)
  result.logged += loggedSince(house, startedAt)
  if (result.logged !== result.rows) result.wrong.push(`${String(result.logged)} rows are logged`)
  house.clock.moveBy(DAY_MS)
  const next = await exportPage(house, owners[0] ?? '')
  if (next.rows !== PER_CALL) result.wrong.push(`the next day gives ${String(next.rows)} rows`)
  return result
}

async function exportPage(house: House, owner: string) {
  const input = { key: house.key(), reason: 'the books' }
  const reply = await house.merchant(owner, 'member.export', input)
  if (!reply.ok) {
    return { rows: 0, refused: [reply.code, reply.details?.reason].filter(Boolean).join(' ') }
  }
  // A line of names at the head, and an end of line behind the last.
  const lines = reply.data.csv.split('\r\n').length - 2
  const refused =
    lines === reply.data.rows ? '' : `${String(lines)} lines of ${String(reply.data.rows)}`
  return { rows: lines, refused }
}

function loggedSince(house: House, from: number): number {
  let rows = 0
  const filter = JSON.stringify({ action: 'member.export', at: { $gte: from } })
  for (let offset = 0; ; offset += 1_000) {
    const query = { collection: 'audit', filter, offset, limit: 1_000 }
    const { documents } = house.cloud.find(house.env, query)
    for (const text of documents) {
      const { details } = JSON.parse(text) as AuditDoc
      rows += Number(details['rows'])
    }
    if (documents.length < 1_000) return rows
  }
}

async function ownersOf(house: House): Promise<string[]> {
  const owners = [OWNER]
  for (let at = 1; at < OWNERS; at++) {
    const openid = `exporter-${String(at)}`
    await house.hire(openid, 'manager', [])
    const staffId = await staffIdOf(house, openid)
    const post = { key: house.key(), staffId, role: 'owner' as const, shopIds: [] }
    data(await house.merchant(OWNER, 'team.update', { ...post, state: 'active' }))
    owners.push(openid)
  }
  return owners
}

/** Copies of one member, so that every page is full. */
async function membersOf(house: House, count: number): Promise<void> {
  const { card } = await house.claim('exported')
  const one = <T>(collection: string): T => {
    const filter = JSON.stringify({ _id: card.memberId })
    return JSON.parse(house.cloud.find(house.env, { collection, filter }).documents[0] ?? '') as T
  }
  const [member, account] = [one<MemberRecord>('members'), one<Account>('accounts')]
  const numbers = Array.from({ length: count }, (_, at) => String(10 ** 9 + at))
  const ids = numbers.map((number) => `m_exported_${number}` as MemberId)
  const load = (collection: string, documents: object[]) =>
    house.cloud.load(
      house.env,
      collection,
      documents.map((document) => JSON.stringify(document)),
    )
  await load(
    'members',
    ids.map((_id, at) => ({ ...member, _id, number: numbers[at], alias: numbers[at] })),
  )
  await load(
    'accounts',
    ids.map((_id) => ({ ...account, _id, flushDueAt: null, nextDueAt: null })),
  )
}

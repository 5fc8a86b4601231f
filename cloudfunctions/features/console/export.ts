import type { Key } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { dayOf } from '../../platform/pure/day'
import { Refusal } from '../../platform/refusal'
import type { MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import type { MemberRecord } from '../member'
import { MEMBERS } from '../member'
import { takeOfDay } from './day-limit'
import { BYTE_ORDER_MARK, csvLine } from './rules/csv'
import { memberRows } from './search'

/** Rows a day, of the whole organisation: the founding rule for exports, counted exactly. */
const ROWS_PER_DAY = 100_000
/** 1,000 rows are about 120 KB, well below the 1 MB that a function may answer. */
const ROWS_PER_CALL = 1000
/** Column names of a file that machines read too; the same in both languages. */
const HEADER = [
  'number',
  'nickname',
  'phone',
  'tier',
  'points',
  'spend_fen',
  'joined',
  'status',
  'tags',
]

/**
 * Members as CSV, a slice per call: masked, owner only, with a reason, audited before it leaves, capped
 * by day. The same slice under the same key is counted and logged once.
 * @throws LIMIT_REACHED (`export_cap`)
 */
export async function exportMembers(
  context: Context,
  input: { key: Key; reason: string; cursor?: string },
  grant: MerchantGrant,
): Promise<{ csv: string; rows: number; cursor?: string }> {
  const docs = await context.db.query<MemberRecord>(MEMBERS, {
    filter: { status: { in: ['active', 'frozen'] }, _id: { above: input.cursor ?? '' } },
    order: [['_id', 'asc']],
    limit: ROWS_PER_CALL,
  })
  const rows = await memberRows(context, docs)
  const line = {
    action: 'member.export',
    subject: 'members',
    key: `${input.key}:${input.cursor ?? ''}`,
  }
  if (rows.length > 0) await takeRows(context, { staffId: grant.staffId, ...line }, rows.length)
  await writeAudit(context, grant, {
    ...line,
    reason: input.reason,
    details: { rows: rows.length, from: input.cursor ?? '' },
  })
  const lines = rows.map((row) =>
    csvLine([
      row.number,
      row.nickname,
      row.phoneMasked,
      row.tierId,
      row.points,
      row.spendFen,
      dayOf(row.joinedAt),
      row.status,
      row.tags.join(' '),
    ]),
  )
  const head = input.cursor === undefined ? BYTE_ORDER_MARK + csvLine(HEADER) : ''
  const last = docs.at(-1)
  return {
    csv: head + lines.join(''),
    rows: rows.length,
    ...(docs.length === ROWS_PER_CALL && last ? { cursor: last._id } : {}),
  }
}

async function takeRows(context: Context, done: Parameters<typeof takeOfDay>[1], rows: number) {
  const rule = { name: 'export_rows', subject: 'organisation', limit: ROWS_PER_DAY }
  try {
    await takeOfDay(context, done, rule, rows)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('LIMIT_REACHED', 'the rows of today are used up', {
      reason: 'export_cap',
      limit: ROWS_PER_DAY,
      ...(error.details?.retryAfterMs === undefined
        ? {}
        : { retryAfterMs: error.details.retryAfterMs }),
    })
  }
}

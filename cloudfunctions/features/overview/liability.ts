import type {
  Fen,
  Liability,
  LiabilityKind,
  LiabilityLot,
  LiabilityMember,
  MemberId,
  Page,
  PageInput,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import { pageLimit } from '../../platform/input'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import type { Account } from '../account'
import { accountNow, readAccount } from '../account'
import type { MemberRecord } from '../member'
import { MEMBERS } from '../member'
import { findProgramme } from '../programme'
import { countAccounts } from './count'
import { lotsOf, NOTHING, pointsOf, worthFen } from './rules/liability'
import type { OrganisationDoc } from './store'
import { ORGANISATION } from './store'

const ACCOUNTS = 'accounts'
const FIELDS: Record<LiabilityKind, string> = {
  available: 'balances.points',
  pending: 'balances.pendingPoints',
  held: 'balances.heldPoints',
  deficit: 'balances.deficitPoints',
}

/** As the job counted it; two requests. */
export async function showLiability(context: Context): Promise<Liability> {
  const [doc, pointsPerYuan] = await Promise.all([
    context.db.get<OrganisationDoc>(ORGANISATION, 'now'),
    rate(context),
  ])
  // A house that has no timers yet still counts: whoever looks gives the count a push.
  later(context, 'liability.count', () => countAccounts(context, 60_000))
  const { points, byMonth } = doc?.outstanding ?? NOTHING
  return {
    countedUntil: doc?.outstanding ? doc.countedAt : 0,
    points,
    ...(pointsPerYuan === null
      ? {}
      : {
          pointsPerYuan,
          valueFen: {
            available: worthFen(points.available, pointsPerYuan),
            pending: worthFen(points.pending, pointsPerYuan),
            held: worthFen(points.held, pointsPerYuan),
            deficit: worthFen(points.deficit, pointsPerYuan),
          },
        }),
    byMonth: Object.entries(byMonth)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, owned]) => ({ month, points: owned, ...value(owned, pointsPerYuan) })),
  }
}

async function rate(context: Context): Promise<number | null> {
  const perYuan = (await findProgramme(context))?.config.points.spend?.pointsPerYuan ?? 0
  return perYuan > 0 ? perYuan : null
}

const value = (points: number, perYuan: number | null): { valueFen?: Fen } =>
  perYuan === null ? {} : { valueFen: worthFen(points, perYuan) }

type Owner = Pick<Account, '_id' | 'balances'>

/** Whoever has the most of a kind first, as it stands now; an index per kind, two or three requests. */
export async function liabilityMembers(
  context: Context,
  input: PageInput & { kind: LiabilityKind },
): Promise<Page<LiabilityMember>> {
  const limit = pageLimit(input)
  const field = FIELDS[input.kind]
  const found = await owners(context, field, readCursor(input.cursor), limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const [members, perYuan] = await Promise.all([
    context.db.query<MemberRecord>(MEMBERS, {
      filter: { _id: { in: shown.map(({ _id }) => _id) } },
      limit: Math.max(1, shown.length),
      fields: ['number', 'nickname'],
    }),
    rate(context),
  ])
  const known = new Map(members.map((member) => [member._id, member]))
  return {
    items: shown.map((owner) => ownerView(owner, known.get(owner._id), perYuan)),
    ...(found.length > limit && last
      ? { cursor: `${String(pointsOf(last)[input.kind])}:${last._id}` }
      : {}),
  }
}

interface Position {
  points: number
  id: string
}

/** `<points>:<member>` of the last one shown. @throws Refusal INVALID_INPUT */
function readCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null
  const [, points, id] = /^([1-9]\d{0,14}):(.{1,96})$/.exec(cursor) ?? []
  if (points === undefined || id === undefined) {
    throw new Refusal('INVALID_INPUT', 'cursor: not one of ours', { path: 'cursor' })
  }
  return { points: Number(points), id }
}

/** Many may have the same: first the rest of those, then the ones with less. */
async function owners(
  context: Context,
  field: string,
  after: Position | null,
  limit: number,
): Promise<Owner[]> {
  const find = (filter: Filter, most: number) =>
    context.db.query<Owner>(ACCOUNTS, {
      filter,
      order: [
        [field, 'desc'],
        ['_id', 'asc'],
      ],
      limit: most,
      fields: ['balances'],
    })
  if (after === null) return find({ [field]: { above: 0 } }, limit)
  const same = await find({ [field]: after.points, _id: { above: after.id } }, limit)
  if (same.length >= limit) return same
  const less = await find({ [field]: { above: 0, below: after.points } }, limit - same.length)
  return [...same, ...less]
}

function ownerView(
  owner: Owner,
  member: Pick<MemberRecord, 'number' | 'nickname'> | undefined,
  perYuan: number | null,
): LiabilityMember {
  const points = pointsOf(owner)
  return {
    memberId: owner._id,
    number: member?.number ?? '',
    nickname: member?.nickname ?? '',
    points,
    ...value(points.available + points.pending + points.held, perYuan),
  }
}

/** One member's buckets as they stand now. @throws Refusal NOT_FOUND */
export async function liabilityLots(
  context: Context,
  memberId: MemberId,
): Promise<{ member: LiabilityMember; lots: LiabilityLot[] }> {
  const [stored, member, perYuan] = await Promise.all([
    readAccount(context, memberId),
    context.db.get<MemberRecord>(MEMBERS, memberId),
    rate(context),
  ])
  if (!stored) throw new Refusal('NOT_FOUND', 'no such member')
  const account = await accountNow(context, stored)
  return {
    member: ownerView(account, member ?? undefined, perYuan),
    lots: lotsOf(account).map((lot) => ({ ...lot, ...value(lot.points, perYuan) })),
  }
}

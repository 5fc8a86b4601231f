import type {
  ApprovalId,
  ApprovalView,
  Key,
  Page,
  PageInput,
  Role,
  ShopId,
  StaffId,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import { pageLimit, pageOf } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import { memberOf } from '../access'
import { writeAudit } from '../audit'
import { currentProgramme } from '../programme'
import { covers } from '../team'
import { mayApprove } from './rules/scope'
import type { ApprovalDoc } from './store'
import { APPROVALS, approvalView } from './store'

/** Who decides: a desk's manager in one shop, or somebody of the console in theirs. */
export interface Decider {
  staffId: StaffId
  name: string
  role: Role
  /** Empty: every shop. */
  shopIds: readonly ShopId[]
}

const mayReach = ({ shopIds }: Pick<Decider, 'shopIds'>, { shopId }: ApprovalDoc) =>
  shopId === '' || covers({ shopIds }, [shopId])

/** @throws NOT_FOUND, also for what lies beyond the caller's shops */
export async function approvalOf(
  context: Context,
  approvalId: ApprovalId,
  reader: Pick<Decider, 'shopIds'>,
): Promise<ApprovalDoc> {
  const doc = await context.db.get<ApprovalDoc>(APPROVALS, approvalId)
  if (!doc || !mayReach(reader, doc)) throw new Refusal('NOT_FOUND', 'no such approval')
  return doc
}

/**
 * Yes or no, by somebody else than who asked, once.
 * @throws FORBIDDEN (`second_person`, `own_account`, `over_ceiling`), ALREADY_DONE, TOO_LATE, NOT_FOUND,
 * IDEMPOTENCY_CONFLICT
 */
export async function decide(
  context: Context,
  input: { key: Key; approvalId: ApprovalId; approve: boolean; reason: string },
  decider: Decider,
): Promise<ApprovalView> {
  const doc = await approvalOf(context, input.approvalId, decider)
  const now = context.clock.now()
  if (doc.decidedKey === input.key) return decided(context, input, decider, doc)
  if (doc.askedBy === decider.staffId) {
    throw new Refusal('FORBIDDEN', 'somebody else decides', { reason: 'second_person' })
  }
  if (input.approve) await requireNotOwn(context, doc)
  const { limits } = (await currentProgramme(context)).config
  if (input.approve && !mayApprove(decider.role, doc, limits)) {
    throw new Refusal('FORBIDDEN', 'this needs an owner', { reason: 'over_ceiling' })
  }
  const set = {
    state: input.approve ? ('approved' as const) : ('rejected' as const),
    decidedBy: decider.staffId,
    decidedByName: decider.name,
    decidedAt: now,
    decidedKey: input.key,
    decidedReason: input.reason,
  }
  const changed = await context.db.updateWhere(
    APPROVALS,
    { _id: doc._id, state: 'open', expiresAt: { from: now } },
    { set },
  )
  const standing = changed === 1 ? { ...doc, ...set } : await undecided(context, doc, input.key)
  return decided(context, input, decider, standing)
}

/** Nobody approves what happens to their own card. @throws Refusal FORBIDDEN (reason `own_account`) */
async function requireNotOwn(context: Context, { about }: ApprovalDoc): Promise<void> {
  const own = await memberOf(context)
  if (own !== null && about.split(':').includes(own)) {
    throw new Refusal('FORBIDDEN', 'it is your own card', { reason: 'own_account' })
  }
}

/** What follows a decision; a repeat makes up for an attempt that died before it. */
async function decided(
  context: Context,
  { key, approve, reason }: { key: Key; approve: boolean; reason: string },
  decider: Decider,
  { _id, kind, askedBy, ...doc }: ApprovalDoc,
): Promise<ApprovalView> {
  if (approve === (doc.state === 'rejected') || reason !== doc.decidedReason) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for another decision')
  }
  await writeAudit(context, decider, {
    action: 'approval.decide',
    subject: _id,
    reason,
    details: { approve, kind, askedBy },
    key,
  })
  return approvalView({ ...doc, _id, kind, askedBy }, context.clock.now())
}

async function undecided(context: Context, { _id }: ApprovalDoc, key: Key): Promise<ApprovalDoc> {
  const standing = await context.db.get<ApprovalDoc>(APPROVALS, _id)
  if (standing?.decidedKey === key) return standing
  if (standing?.state === 'open') throw new Refusal('TOO_LATE', 'the question is too old')
  throw new Refusal('ALREADY_DONE', 'somebody decided it', { at: standing?.decidedAt ?? 0 })
}

export interface ApprovalFilter extends PageInput {
  state?: ApprovalView['state']
  shopId?: ShopId
  /** Only what this person asked. */
  askedBy?: StaffId
}

/** Newest first. `expired` lists what nobody answered or used in time. */
export async function listApprovals(
  context: Context,
  input: ApprovalFilter,
  reader: Pick<Decider, 'shopIds'>,
): Promise<Page<ApprovalView>> {
  const limit = pageLimit(input)
  const now = context.clock.now()
  const shops = input.shopId === undefined ? reader.shopIds : [input.shopId]
  const docs = await context.db.query<ApprovalDoc>(APPROVALS, {
    filter: {
      order: { below: input.cursor ?? '~' },
      ...(shops.length === 0 ? {} : { shopId: { in: [...shops, ...(input.shopId ? [] : [''])] } }),
      ...(input.askedBy === undefined ? {} : { askedBy: input.askedBy }),
      ...stateFilter(input.state, now),
    },
    order: [['order', 'desc']],
    limit: limit + 1,
  })
  return pageOf(
    docs,
    limit,
    ({ order }) => order,
    (doc) => approvalView(doc, now),
  )
}

function stateFilter(state: ApprovalFilter['state'], now: number): Filter {
  switch (state) {
    case undefined:
      return {}
    case 'expired':
      return { state: { in: ['open', 'approved'] }, expiresAt: { below: now } }
    case 'open':
    case 'approved':
      return { state, expiresAt: { from: now } }
    case 'rejected':
    case 'used':
      return { state }
  }
}

/** How many questions wait for a second person, and since when the newest does. */
export async function waitingApprovals(
  context: Context,
): Promise<{ count: number; newestAt: number }> {
  const docs = await context.db.query<ApprovalDoc>(APPROVALS, {
    filter: stateFilter('open', context.clock.now()),
    order: [['expiresAt', 'desc']],
    limit: 100,
    fields: ['askedAt'],
  })
  return { count: docs.length, newestAt: Math.max(0, ...docs.map(({ askedAt }) => askedAt)) }
}

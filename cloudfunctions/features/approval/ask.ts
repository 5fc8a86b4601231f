import type { ApprovalView, Fen, Key, Points, ShopId, StaffId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { canonicalJson } from '../../platform/pure/canonical'
import { Refusal } from '../../platform/refusal'
import { idFromKey } from '../../platform/versioned'
import { approvalLifeMs } from './rules/scope'
import type { ApprovalDoc } from './store'
import { APPROVALS, approvalView, orderOf } from './store'

export interface Ask {
  key: Key
  kind: ApprovalView['kind']
  shopId?: ShopId
  amountFen?: Fen
  points?: Points
  /** What it is for: see `ApprovalDoc`. */
  about: string
  memberNumber?: string
  reason: string
}

/** Asks a second person. A repeat with the same key finds what was asked. */
export async function askApproval(
  context: Context,
  asker: { staffId: StaffId; name: string },
  { key, ...asked }: Ask,
): Promise<ApprovalView> {
  const now = context.clock.now()
  const doc: ApprovalDoc = {
    _id: idFromKey('a', `${asker.staffId}:${key}` as Key) as ApprovalDoc['_id'],
    kind: asked.kind,
    state: 'open',
    shopId: asked.shopId ?? '',
    amountFen: asked.amountFen ?? 0,
    points: asked.points ?? 0,
    about: asked.about,
    memberNumber: asked.memberNumber ?? '',
    reason: asked.reason,
    askedBy: asker.staffId,
    askedByName: asker.name,
    askedAt: now,
    askedHash: sha256(canonicalJson(asked)),
    expiresAt: now + approvalLifeMs(asked.kind),
    decidedBy: '',
    decidedByName: '',
    decidedAt: 0,
    decidedKey: '',
    decidedReason: '',
    usedBy: '',
    order: orderOf(now, context.ids.id()),
    schemaVersion: 1,
  }
  try {
    await context.db.insert(APPROVALS, [doc])
    return approvalView(doc, now)
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const standing = await context.db.get<ApprovalDoc>(APPROVALS, doc._id)
  if (standing?.askedHash !== doc.askedHash) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key asked for something else')
  }
  return approvalView(standing, now)
}

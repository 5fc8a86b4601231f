import type {
  Key,
  Page,
  PageInput,
  RewardEdit,
  RewardId,
  RewardRecord,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit, pageOf } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import { saveVersioned } from '../../platform/versioned'
import type { MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import { shopOf } from '../shop'
import { covers } from '../team'
import type { RewardDoc } from './store'
import { FAR, forgetReward, HALF_DONE_MS, REWARDS } from './store'
import { rewardRecord } from './view'

const RESTOCKS_KEPT = 50
const ATTEMPTS = 5

export async function listRewards(context: Context, input: PageInput): Promise<Page<RewardRecord>> {
  const limit = pageLimit(input)
  const docs = await context.db.query<RewardDoc>(REWARDS, {
    filter: { _id: { above: input.cursor ?? '' } },
    order: [['_id', 'asc']],
    limit: limit + 1,
  })
  return pageOf(docs, limit, ({ _id }) => _id, rewardRecord)
}

/**
 * Saves a reward. The stock that is put up may rise and fall, never below what is already taken.
 * @throws NOT_FOUND, VERSION_CHANGED, INVALID_INPUT (`reward.stock`, `reward.endsAt`), FORBIDDEN
 */
export async function saveReward(
  context: Context,
  input: { key: Key; rewardId?: RewardId; version?: number; reward: RewardEdit },
  grant: MerchantGrant,
): Promise<RewardRecord> {
  const { key, rewardId, version, reward } = input
  if (reward.endsAt <= reward.startsAt) {
    throw new Refusal('INVALID_INPUT', 'ends before it begins', { path: 'reward.endsAt' })
  }
  await Promise.all(reward.shopIds.map((shopId) => shopOf(context, shopId)))
  const before = rewardId === undefined ? null : await existing(context, rewardId, grant)
  const added = reward.stock - (before?.stock ?? 0)
  const { doc } = await saveVersioned<RewardDoc>(
    context,
    {
      collection: REWARDS,
      action: 'reward.save',
      key,
      ...(rewardId === undefined ? {} : { id: rewardId }),
      ...(version === undefined ? {} : { version }),
      fields: reward,
      initial: { stockLeft: reward.stock, gateSeq: 0, checkDueAt: FAR, restocks: [] },
      ...(before && added !== 0 ? { counters: { stockLeft: added, gateSeq: 1 } } : {}),
    },
    'r',
  ).catch((error: unknown) => {
    throw error instanceof Refusal && error.details?.path === 'stockLeft'
      ? new Refusal('INVALID_INPUT', 'more are taken already', { path: 'reward.stock' })
      : error
  })
  forgetReward(context, doc._id)
  await writeAudit(context, grant, {
    action: 'reward.save',
    subject: doc._id,
    details: { version: doc.version, state: reward.state, points: reward.points, added },
    key,
  })
  return rewardRecord(doc)
}

async function existing(context: Context, rewardId: RewardId, grant: MerchantGrant) {
  const doc = await context.db.get<RewardDoc>(REWARDS, rewardId)
  if (!doc) throw new Refusal('NOT_FOUND', 'no such reward')
  if (!covers(grant, doc.shopIds)) {
    throw new Refusal('FORBIDDEN', 'this reward is for other shops too', { reason: 'other_shop' })
  }
  return doc
}

/** More of it. Adding is no edit of a version, so the last keys are kept to tell repeats. */
export async function restock(
  context: Context,
  input: { key: Key; rewardId: RewardId; add: number },
  grant: MerchantGrant,
): Promise<RewardRecord> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const doc = await existing(context, input.rewardId, grant)
    if (doc.restocks.includes(input.key)) return restocked(context, input, grant, doc)
    const changed = await context.db.updateWhere(
      REWARDS,
      { _id: doc._id, version: doc.version },
      {
        inc: { stock: input.add, stockLeft: input.add, gateSeq: 1, version: 1 },
        set: {
          restocks: [...doc.restocks, input.key].slice(-RESTOCKS_KEPT),
          checkDueAt: context.clock.now() + HALF_DONE_MS,
        },
      },
    )
    if (changed === 0) continue
    return restocked(context, input, grant, doc)
  }
  throw new Refusal('BUSY', 'the reward is being changed; try again', { retryAfterMs: 300 })
}

/** What follows the adding; a repeat makes up for what a death has left out. */
async function restocked(
  context: Context,
  { key, add }: { key: Key; add: number },
  grant: MerchantGrant,
  doc: RewardDoc,
): Promise<RewardRecord> {
  forgetReward(context, doc._id)
  const line = { action: 'reward.restock', subject: doc._id, details: { add }, key }
  await writeAudit(context, grant, line)
  const fresh = await context.db.get<RewardDoc>(REWARDS, doc._id)
  return rewardRecord(fresh ?? doc)
}

import type {
  MemberId,
  Page,
  PageInput,
  RedemptionId,
  RedemptionListInput,
  RedemptionView,
  RewardId,
  RewardListOutput,
  RewardView,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit, pageOf } from '../../platform/input'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import type { ConsumerGrant } from '../access'
import { accountNow, readAccount } from '../account'
import { mallRank } from './rules/order'
import type { RedemptionDoc, RewardDoc } from './store'
import { findRedemption, REDEMPTIONS, rewardOf, REWARDS } from './store'
import { redemptionView, rewardView } from './view'

const SLICE = 1000
const catalogue = recent<RewardDoc[]>(10_000, 1)

/** Everything on sale, as seen within the last ten seconds; as many as there are. */
function liveRewards(context: Context): Promise<RewardDoc[]> {
  return catalogue.through(context, 'live', async () => {
    const all: RewardDoc[] = []
    for (let after = ''; ;) {
      const slice = await context.db.query<RewardDoc>(REWARDS, {
        filter: { state: 'live', _id: { above: after } },
        order: [['_id', 'asc']],
        limit: SLICE,
      })
      all.push(...slice)
      if (slice.length < SLICE) return all
      after = slice.at(-1)?._id ?? ''
    }
  })
}

async function redeemerOf(context: Context, memberId: MemberId | null) {
  const account = memberId === null ? null : await readAccount(context, memberId)
  return account && accountNow(context, account)
}

/** Affordable first, then by what is missing. One request for a member, none for a visitor. */
export async function listMall(
  context: Context,
  input: PageInput,
  grant: ConsumerGrant,
): Promise<RewardListOutput> {
  const [rewards, redeemer] = await Promise.all([
    liveRewards(context),
    redeemerOf(context, grant.memberId),
  ])
  const now = context.clock.now()
  const ranked = rewards
    .filter(({ startsAt, endsAt }) => startsAt <= now && now <= endsAt)
    .map((reward) => rewardView(reward, redeemer, now))
    .map((view) => ({ view, rank: mallRank(view) }))
    .filter(({ rank }) => rank > (input.cursor ?? ''))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const limit = pageLimit(input)
  const last = ranked[limit - 1]
  return {
    items: ranked.slice(0, limit).map(({ view }) => view),
    points: redeemer?.balances.points ?? 0,
    ...(ranked.length > limit && last ? { cursor: last.rank } : {}),
  }
}

export async function showReward(
  context: Context,
  rewardId: RewardId,
  grant: ConsumerGrant,
): Promise<RewardView> {
  const [reward, redeemer] = await Promise.all([
    rewardOf(context, rewardId),
    redeemerOf(context, grant.memberId),
  ])
  return rewardView(reward, redeemer, context.clock.now())
}

const OPEN = ['taken'] as const
const PAST = ['fulfilled', 'cancelled', 'expired'] as const

/** Newest first. */
export async function listRedemptions(
  context: Context,
  memberId: MemberId,
  input: RedemptionListInput,
): Promise<Page<RedemptionView>> {
  const limit = pageLimit(input)
  const states =
    input.state === 'open' ? OPEN : input.state === 'past' ? PAST : ([...OPEN, ...PAST] as const)
  const docs = await context.db.query<RedemptionDoc>(REDEMPTIONS, {
    filter: { memberId, order: { below: input.cursor ?? '~' }, state: { in: states } },
    order: [['order', 'desc']],
    limit: limit + 1,
  })
  return pageOf(docs, limit, ({ order }) => order, redemptionView)
}

/** One's own, or NOT_FOUND. */
export async function ownRedemption(
  context: Context,
  memberId: MemberId,
  id: RedemptionId,
): Promise<RedemptionDoc> {
  const record = await findRedemption(context, id)
  if (record?.memberId !== memberId || record.state === 'refused') {
    throw new Refusal('NOT_FOUND', 'no such redemption')
  }
  return record
}

/** What a member may still pick up, for the visit at the desk; one request. */
export function openRedemptionsOf(context: Context, memberId: MemberId): Promise<RedemptionDoc[]> {
  return context.db.query<RedemptionDoc>(REDEMPTIONS, {
    filter: { memberId, state: { in: OPEN } },
    order: [['order', 'desc']],
    limit: 20,
  })
}

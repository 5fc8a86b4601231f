import type { Context } from '../../platform/context'
import { accountNow, readAccount } from '../account'
import type { MemberRecord } from '../member'
import { MEMBERS } from '../member'
import { writeMessage } from '../message'
import { closedFor, personOf } from './claim'
import { asksProfile, notTargeted } from './rules/target'
import type { OfferDoc } from './store'
import { FAR, OFFERS } from './store'

/**
 * The first time that an offer goes live, whoever wishes to hear of offers is told from its start on. Not
 * of those for people round a shop: where somebody is, is kept nowhere. After a pause the telling goes on.
 */
export async function announce(
  context: Context,
  { _id, state, startsAt, target, toldTo = '' }: OfferDoc,
): Promise<void> {
  if (state !== 'live' || target.radiusM !== undefined) return
  const filter = { _id, tellDueAt: { exists: false } }
  await context.db.updateWhere(OFFERS, filter, { set: { tellDueAt: startsAt, toldTo } })
}

/**
 * Tells the next members of the offer that waits longest, by id; for jobs. May be stopped and repeated
 * anywhere: a message is written once. Returns how many members it has looked at.
 */
export async function tellOffers(context: Context, limit: number): Promise<number> {
  const now = context.clock.now()
  const [offer] = await context.db.query<OfferDoc>(OFFERS, {
    filter: { tellDueAt: { upTo: now } },
    order: [['tellDueAt', 'asc']],
    limit: 1,
  })
  if (!offer) return 0
  const { _id, toldTo = '' } = offer
  const closed = closedFor(offer, now)
  if (closed !== null && closed !== 'out_of_stock') {
    const tellDueAt = closed === 'not_started' ? offer.startsAt : FAR
    const state = { _id, toldTo, state: offer.state }
    // What is no longer live is announced again when it is.
    const changes = offer.state === 'live' ? { set: { tellDueAt } } : { unset: ['tellDueAt'] }
    await context.db.updateWhere(OFFERS, state, changes)
    return 0
  }
  const members = await context.db.query<MemberRecord>(MEMBERS, {
    filter: { 'notifications.offers': true, _id: { above: toldTo } },
    order: [['_id', 'asc']],
    limit,
  })
  for (const member of members) {
    try {
      await tell(context, offer, member)
    } catch (error) {
      // One whose fields cannot be read does not keep the others waiting.
      context.log.error('not told of an offer', { member: member._id, reason: String(error) })
    }
  }
  const last = members.at(-1)
  const set =
    members.length === limit && last
      ? { toldTo: last._id as string }
      : { tellDueAt: FAR, toldTo: '' }
  await context.db.updateWhere(OFFERS, { _id, toldTo }, { set })
  return members.length
}

async function tell(context: Context, offer: OfferDoc, { _id: memberId, status }: MemberRecord) {
  const account = status === 'active' ? await readAccount(context, memberId) : null
  if (account?.status !== 'active') return
  const now = context.clock.now()
  const standing = await accountNow(context, account)
  const person = await personOf(context, standing, asksProfile(offer.target))
  if (notTargeted(offer.target, person, now) !== null) return
  const { _id, title, endsAt } = offer
  const values = { offerId: _id, title: title.zh, titleEn: title.en, until: endsAt }
  await writeMessage(context, { memberId, key: `offer:${_id}`, kind: 'offer', at: now, values })
}

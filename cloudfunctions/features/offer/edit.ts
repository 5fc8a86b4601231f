import type {
  Key,
  OfferEdit,
  OfferId,
  OfferRecord,
  Page,
  PageInput,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit, pageOf } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import { saveVersioned } from '../../platform/versioned'
import type { MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import { shopOf } from '../shop'
import { covers } from '../team'
import type { OfferDoc } from './store'
import { FAR, forgetOffers, OFFERS } from './store'
import { announce } from './tell'

export async function listOffers(context: Context, input: PageInput): Promise<Page<OfferRecord>> {
  const limit = pageLimit(input)
  const docs = await context.db.query<OfferDoc>(OFFERS, {
    filter: { _id: { above: input.cursor ?? '' } },
    order: [['_id', 'asc']],
    limit: limit + 1,
  })
  return pageOf(docs, limit, ({ _id }) => _id, offerRecord)
}

export function offerRecord(doc: OfferDoc): OfferRecord {
  const { _id, stockLeft, gateSeq: _g, checkDueAt: _c, tellDueAt: _d, toldTo: _t, ...rest } = doc
  const { written: _w, schemaVersion: _s, ...record } = rest
  return { ...record, offerId: _id, claimed: doc.stock - stockLeft }
}

/**
 * Saves an offer. Coupons that are out keep what they promised; only later claims follow the change.
 * @throws NOT_FOUND, VERSION_CHANGED, INVALID_INPUT (`offer.stock`, `offer.endsAt`), FORBIDDEN
 */
export async function saveOffer(
  context: Context,
  input: { key: Key; offerId?: OfferId; version?: number; offer: OfferEdit },
  grant: MerchantGrant,
): Promise<OfferRecord> {
  const { key, offerId, version, offer } = input
  if (offer.endsAt <= offer.startsAt) {
    throw new Refusal('INVALID_INPUT', 'ends before it begins', { path: 'offer.endsAt' })
  }
  await Promise.all(offer.shopIds.map((shopId) => shopOf(context, shopId)))
  const before = offerId === undefined ? null : await existingOffer(context, offerId, grant)
  const added = offer.stock - (before?.stock ?? 0)
  const { doc } = await saveVersioned<OfferDoc>(
    context,
    {
      collection: OFFERS,
      action: 'offer.save',
      key,
      ...(offerId === undefined ? {} : { id: offerId }),
      ...(version === undefined ? {} : { version }),
      fields: offer,
      optional: ['validUntil'],
      initial: { stockLeft: offer.stock, gateSeq: 0, checkDueAt: FAR, used: 0 },
      ...(before && added !== 0 ? { counters: { stockLeft: added, gateSeq: 1 } } : {}),
    },
    'o',
  ).catch((error: unknown) => {
    throw error instanceof Refusal && error.details?.path === 'stockLeft'
      ? new Refusal('INVALID_INPUT', 'more are claimed already', { path: 'offer.stock' })
      : error
  })
  forgetOffers(context)
  await announce(context, doc)
  await writeAudit(context, grant, {
    action: 'offer.save',
    subject: doc._id,
    details: { version: doc.version, state: offer.state, added },
    key,
  })
  return offerRecord(doc)
}

/** @throws NOT_FOUND, FORBIDDEN (reason `other_shop`) */
export async function existingOffer(context: Context, offerId: OfferId, grant: MerchantGrant) {
  const doc = await context.db.get<OfferDoc>(OFFERS, offerId)
  if (!doc) throw new Refusal('NOT_FOUND', 'no such offer')
  if (!covers(grant, doc.shopIds)) {
    throw new Refusal('FORBIDDEN', 'this offer is for other shops too', { reason: 'other_shop' })
  }
  return doc
}

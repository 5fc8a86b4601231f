import type { Key, Page, PageInput, ShopEdit, ShopId, ShopRecord } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit, pageOf } from '../../platform/input'
import { sha256 } from '../../platform/ids'
import { Refusal } from '../../platform/refusal'
import { idFromKey, saveVersioned } from '../../platform/versioned'
import type { MerchantGrant } from '../access/rules/grants'
import { writeAudit } from '../audit'
import { forgetShops } from './find'
import { hoursProblem } from './rules/hours'
import type { ShopDoc } from './store'
import { forgetShop, SHOPS } from './store'

const PREFIX = 's'

export async function listRecords(context: Context, input: PageInput): Promise<Page<ShopRecord>> {
  const limit = pageLimit(input)
  const docs = await context.db.query<ShopDoc>(SHOPS, {
    filter: { _id: { above: input.cursor ?? '' } },
    order: [['_id', 'asc']],
    limit: limit + 1,
  })
  return pageOf(docs, limit, ({ _id }) => _id, shopRecord)
}

export function shopRecord(doc: ShopDoc): ShopRecord {
  const { _id, point: _point, written: _written, schemaVersion: _schema, ...record } = doc
  return { ...record, shopId: _id }
}

/**
 * Saves a shop. Only who stands above all shops opens a new one; that is the matrix's business.
 * @throws INVALID_INPUT (`shop.hours…`), NOT_FOUND, VERSION_CHANGED
 */
export async function saveShop(
  context: Context,
  input: { key: Key; shopId?: ShopId; version?: number; shop: ShopEdit },
  grant: MerchantGrant,
): Promise<ShopRecord> {
  const { key, shopId, version, shop } = input
  const problem = hoursProblem(shop.hours)
  if (problem) {
    throw new Refusal('INVALID_INPUT', problem.problem, { path: `shop.${problem.path}` })
  }
  const { longitude, latitude } = shop.place
  const { doc } = await saveVersioned<ShopDoc>(
    context,
    {
      collection: SHOPS,
      action: 'shop.save',
      key,
      ...(shopId === undefined ? {} : { id: shopId }),
      ...(version === undefined ? {} : { version }),
      fields: { ...shop, point: { type: 'Point', coordinates: [longitude, latitude] } },
      // Ten characters that a mini program code's scene may hold; made from the id, so a retry agrees.
      initial: { sceneCode: sha256(`scene:${idFromKey(PREFIX, key)}`).slice(0, 10) },
    },
    PREFIX,
  )
  forgetShop(context, doc._id)
  forgetShops(context, doc.city)
  await writeAudit(context, grant, {
    action: 'shop.save',
    subject: doc._id,
    details: { version: doc.version, closed: shop.closed },
    key,
  })
  return shopRecord(doc)
}

import * as v from 'valibot'
import type { MerchantApi, ShopEdit, ShopId } from '../../../typings/contract'
import { id, integer, key, page, place, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant } from '../access/rules/grants'
import { listRecords, saveShop } from './edit'
import { poster } from './poster'

/** Apart from routes.ts, so that what draws posters is built into the merchant function alone. */
const span = v.strictObject({ from: integer(0, 1439), until: integer(1, 2879) })

const shopEdit = v.strictObject({
  name: text(40, 1),
  brand: text(40),
  city: text(40, 1),
  district: text(40),
  address: text(120, 1),
  place,
  phone: v.pipe(v.string(), v.regex(/^[0-9+() -]{0,24}$/)),
  hours: v.pipe(v.array(v.pipe(v.array(span), v.maxLength(6))), v.maxLength(7)),
  closed: v.boolean(),
}) satisfies v.GenericSchema<unknown, ShopEdit>

export const merchantRoutes: Routes<
  Pick<MerchantApi, 'shop.list' | 'shop.save' | 'shop.poster'>,
  MerchantGrant
> = {
  'shop.list': { input: v.strictObject(page), cost: 'read', run: listRecords },
  'shop.save': {
    input: v.strictObject({
      key,
      shopId: v.exactOptional(id<ShopId>()),
      version: v.exactOptional(integer(1, Number.MAX_SAFE_INTEGER)),
      shop: shopEdit,
    }),
    cost: 'write',
    kept: true,
    run: saveShop,
  },
  'shop.poster': {
    input: v.strictObject({
      shopId: id<ShopId>(),
      size: v.picklist(['A6', 'A4']),
      language: v.picklist(['zh-CN', 'en']),
      leadsTo: v.exactOptional(v.literal('wallet')),
    }),
    cost: 'heavy',
    run: poster,
  },
}

import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { nothing, page, place, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access/rules/grants'
import { listCities, listShops } from './find'

export const consumerRoutes: Routes<
  Pick<ConsumerApi, 'shop.list' | 'shop.cities'>,
  ConsumerGrant
> = {
  'shop.list': {
    input: v.strictObject({
      ...page,
      city: v.exactOptional(text(40, 1)),
      near: v.exactOptional(place),
    }),
    cost: 'read',
    run: listShops,
  },
  'shop.cities': { input: nothing, cost: 'read', run: listCities },
}

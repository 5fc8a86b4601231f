import * as v from 'valibot'
import type { MerchantApi } from '../../../typings/contract'
import { id, page, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant } from '../access'
import { listAudit } from './store'

export const merchantRoutes: Routes<Pick<MerchantApi, 'audit.list'>, MerchantGrant> = {
  'audit.list': {
    input: v.strictObject({
      ...page,
      actor: v.exactOptional(id<string>()),
      action: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z]{1,24}\.[A-Za-z]{1,24}$/))),
      from: v.exactOptional(time),
      until: v.exactOptional(time),
    }),
    cost: 'read',
    run: (context, input) => listAudit(context, input),
  },
}

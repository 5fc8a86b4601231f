import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { integer, nothing } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access'
import { entriesPage } from './entries'
import { accountNow, mustRead } from './store'
import { expiringOf } from './views'

/** Also for the console's list of a member's entries. */
export const entriesInput = {
  kind: v.exactOptional(v.picklist(['all', 'earned', 'spent', 'expired', 'tier', 'other'])),
  month: v.exactOptional(v.pipe(v.string(), v.regex(/^20\d\d-(0[1-9]|1[0-2])$/))),
  cursor: v.exactOptional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/))),
  limit: v.exactOptional(integer(1, 50)),
}

export const consumerRoutes: Routes<
  Pick<ConsumerApi, 'points.entries' | 'points.expiring'>,
  ConsumerGrant
> = {
  'points.entries': {
    input: v.strictObject(entriesInput),
    cost: 'read',
    run: (context, input, grant) => entriesPage(context, own(grant), input),
  },
  'points.expiring': {
    input: nothing,
    cost: 'read',
    run: async (context, _input, grant) => {
      const account = await accountNow(context, await mustRead(context, own(grant)))
      return { items: expiringOf(account, context.clock.now()) }
    },
  },
}

function own({ memberId }: ConsumerGrant) {
  if (memberId === null) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  return memberId
}

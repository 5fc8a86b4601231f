import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { nothing } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access'
import { entriesPage, entriesInput } from './entries'
import { accountNow, mustRead } from './store'
import { expiringOf } from './views'

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

import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { key, nothing } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access'
import { memberIn } from '../access'
import { changeConsent, listConsents } from './consents'
import { erase } from './erase'
import { exportOwnData } from './own-data'

type Actions = Extract<keyof ConsumerApi, `privacy.${string}`>

export const consumerRoutes: Routes<Pick<ConsumerApi, Actions>, ConsumerGrant> = {
  'privacy.consents': {
    input: nothing,
    cost: 'read',
    run: (context, _input, grant) => listConsents(context, memberIn(grant)),
  },
  'privacy.consent': {
    input: v.strictObject({
      key,
      kind: v.picklist(['marketing', 'behaviour']),
      granted: v.boolean(),
    }),
    cost: 'write',
    run: (context, input, grant) => changeConsent(context, memberIn(grant), input),
  },
  'privacy.export': {
    input: v.strictObject({ key }),
    cost: 'heavy',
    run: (context, _input, grant) => exportOwnData(context, memberIn(grant)),
  },
  'privacy.erase': {
    input: v.strictObject({ key, confirm: v.literal('erase') }),
    cost: 'heavy',
    kept: true,
    run: (context, input, grant) => erase(context, memberIn(grant), input),
  },
}

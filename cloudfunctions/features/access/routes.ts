import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { key, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from './rules/grants'
import { accept, claimOwnership } from '../team'
import { openSession } from './session'

const invitationInput = v.strictObject({ key, code: text(32, 4), name: text(20, 1) })

export const consumerRoutes: Routes<
  Pick<ConsumerApi, 'session.open' | 'team.accept' | 'owner.claim'>,
  ConsumerGrant
> = {
  'session.open': {
    input: v.strictObject({
      scene: v.picklist([
        'shop_qr',
        'menu',
        'after_payment',
        'friend',
        'ad',
        'search',
        'desk',
        'direct',
      ]),
      sceneRef: v.exactOptional(text(64)),
      language: v.picklist(['zh-CN', 'en']),
    }),
    cost: 'read',
    run: (context) => openSession(context),
  },
  'team.accept': {
    input: invitationInput,
    cost: 'write',
    run: async (context, input) => {
      await accept(context, input)
      return openSession(context)
    },
  },
  'owner.claim': {
    input: invitationInput,
    cost: 'write',
    run: async (context, input) => {
      await claimOwnership(context, input)
      return openSession(context)
    },
  },
}

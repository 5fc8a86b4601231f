import * as v from 'valibot'
import type { ConsumerApi } from '../../../typings/contract'
import { text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from './rules/grants'
import { openSession } from './session'

export const consumerRoutes: Routes<Pick<ConsumerApi, 'session.open'>, ConsumerGrant> = {
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
}

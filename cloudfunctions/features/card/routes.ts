import * as v from 'valibot'
import type { ConsumerApi, EntryScene } from '../../../typings/contract'
import { key, nothing, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant } from '../access/rules/grants'
import { bindCard } from './bind'
import { claimCard } from './claim'
import { nextCodes } from './code'

const SCENES = [
  'shop_qr',
  'menu',
  'after_payment',
  'friend',
  'ad',
  'search',
  'desk',
  'direct',
] as const satisfies readonly EntryScene[]

const consent = v.strictObject({
  agreementVersion: text(32, 1),
  agreementHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  marketing: v.boolean(),
})

const entry = { key, scene: v.picklist(SCENES), sceneRef: v.exactOptional(text(64)), consent }

export const consumerRoutes: Routes<
  Pick<ConsumerApi, 'card.claim' | 'card.bind' | 'code.batch'>,
  ConsumerGrant
> = {
  'card.claim': {
    input: v.strictObject({ ...entry, nickname: v.exactOptional(text(24)) }),
    cost: 'write',
    run: (context, input) => claimCard(context, input),
  },
  'card.bind': {
    input: v.strictObject({ ...entry, phoneCode: text(128, 1) }),
    cost: 'write',
    run: (context, input) => bindCard(context, input),
  },
  'code.batch': {
    input: nothing,
    cost: 'read',
    run: (context) => nextCodes(context),
  },
}

import * as v from 'valibot'
import type { ConsumerApi, EntryScene, MerchantApi } from '../../../typings/contract'
import { id, integer, key, nothing, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import { Refusal } from '../../platform/refusal'
import type { ConsumerGrant, MerchantGrant } from '../access/rules/grants'
import { adoptWallet } from './adopt'
import { bindCard } from './bind'
import { claimCard } from './claim'
import { nextCodes } from './code'
import { probeWallet, setLevel, showWallet } from './console'
import { CARD_COLORS } from './rules/template'
import { pushTemplate, saveTemplate } from './template'
import { beginWallet, confirmWallet, openWallet } from './wallet'

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
  Pick<
    ConsumerApi,
    | 'card.claim'
    | 'card.bind'
    | 'code.batch'
    | 'wallet.begin'
    | 'wallet.confirm'
    | 'wallet.adopt'
    | 'wallet.open'
  >,
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
  'wallet.begin': {
    input: v.strictObject({
      key,
      scene: v.picklist(SCENES),
      failure: v.exactOptional(v.picklist(['signature', 'repeated', 'expired', 'other'])),
    }),
    cost: 'write',
    run: (context, input, grant) => beginWallet(context, member(grant), input),
  },
  'wallet.confirm': {
    input: v.strictObject({ key, cardId: id(), code: text(512, 1) }),
    cost: 'write',
    run: (context, input, grant) => confirmWallet(context, member(grant), input),
  },
  'wallet.adopt': {
    input: v.strictObject({
      key,
      cardId: id(),
      code: text(512, 1),
      ticket: v.exactOptional(text(512, 1)),
    }),
    cost: 'write',
    run: (context, input, grant) => adoptWallet(context, member(grant), input),
  },
  'wallet.open': {
    input: nothing,
    cost: 'read',
    run: (context, _input, grant) => openWallet(context, member(grant)),
  },
  'code.batch': {
    input: nothing,
    cost: 'read',
    run: (context) => nextCodes(context),
  },
}

function member({ memberId }: ConsumerGrant) {
  if (memberId === null) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  return memberId
}

/** Shape only; WeChat's bounds are judged by `saveTemplate`, which names the field. */
const template = v.strictObject({
  brandName: text(36),
  title: text(27),
  notice: text(48),
  description: text(3072),
  prerogative: text(3072),
  bonusRules: text(3072),
  untilName: text(15),
  buttonName: text(18),
  color: v.picklist(CARD_COLORS),
  logoUrl: text(128),
  servicePhone: text(24),
  quantity: integer(1, 100_000_000),
  form: v.exactOptional(v.picklist(['phone', 'phone_birthday'])),
})

export const merchantRoutes: Routes<
  Pick<
    MerchantApi,
    'wallet.show' | 'wallet.saveTemplate' | 'wallet.push' | 'wallet.probe' | 'wallet.setLevel'
  >,
  MerchantGrant
> = {
  'wallet.show': { input: nothing, cost: 'heavy', run: (context) => showWallet(context) },
  'wallet.saveTemplate': {
    input: v.strictObject({
      key,
      templateId: v.exactOptional(id<string>()),
      version: v.exactOptional(integer(1, 1_000_000)),
      template,
    }),
    cost: 'write',
    kept: true,
    run: saveTemplate,
  },
  'wallet.push': {
    input: v.strictObject({ key, templateId: id<string>() }),
    cost: 'write',
    kept: true,
    run: pushTemplate,
  },
  'wallet.probe': { input: nothing, cost: 'heavy', run: (context) => probeWallet(context) },
  'wallet.setLevel': {
    input: v.strictObject({
      key,
      level: v.picklist(['in_program', 'wx_card', 'brand_member']),
    }),
    cost: 'write',
    kept: true,
    run: setLevel,
  },
}

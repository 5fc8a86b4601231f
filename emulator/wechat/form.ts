/**
 * WeChat's own activation form: what a merchant may ask, what the person sends, who may read it.
 * Source: developers.weixin.qq.com/doc/service/guide/product/card, Create_a_membership_card, one-tap activation.
 */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { FormField } from '../phone/api/services'
import { cardOf, type Card } from './card'
import { cardId, parse, text } from './input'
import { heldOf } from './member'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'

const FORM_IDS =
  'MOBILE SEX NAME BIRTHDAY IDCARD EMAIL LOCATION EDUCATION_BACKGROUND INDUSTRY INCOME HABIT'
    .split(' ')
    .map((name) => `USER_FORM_INFO_FLAG_${name}`)
const formPart = v.optional(
  v.looseObject({
    can_modify: v.optional(v.boolean()),
    common_field_id_list: v.optional(v.array(v.picklist(FORM_IDS, '40035'))),
    custom_field_list: v.optional(v.pipe(v.array(v.string()), v.maxLength(5, '40035'))),
    rich_field_list: v.optional(v.pipe(v.array(v.looseObject({})), v.maxLength(5, '40035'))),
  }),
)
const formInput = v.pipe(
  v.looseObject({
    card_id: cardId,
    required_form: formPart,
    optional_form: formPart,
    service_statement: v.optional(v.looseObject({ name: text(24), url: text(1024) })),
    bind_old_card: v.optional(v.looseObject({ name: text(24), url: text(1024) })),
  }),
  v.check(
    ({ required_form, optional_form }) => (required_form ?? optional_form) !== undefined,
    '41011',
  ),
)
export interface ActivationForm {
  required_form?: v.InferOutput<typeof formPart>
  optional_form?: v.InferOutput<typeof formPart>
}

export function setForm(platform: Platform, input: unknown) {
  const { card_id, required_form, optional_form } = parse(formInput, input)
  const card = cardOf(platform, card_id)
  if (!card.body.wx_activate) throw new WeChatRefusal(40035, 'the card has no wx_activate')
  platform.store.put('card', card_id, {
    ...card,
    activationForm: { required_form, optional_form },
  })
  return {}
}

/** What the form asks, in its order. */
export function formOf({ activationForm }: Card): FormField[] {
  const must = activationForm?.required_form
  const may = activationForm?.optional_form
  const asked = (part: typeof must, required: boolean) =>
    [...(part?.common_field_id_list ?? []), ...(part?.custom_field_list ?? [])].map((name) => ({
      name,
      required,
    }))
  return [...asked(must, true), ...asked(may, false)]
}

/**
 * What the person does in the wallet: sends the form. Returns the activate_ticket. The number in it was
 * proven to WeChat before, so it is only looked at.
 */
export function submitForm(
  platform: Platform,
  code: string,
  fields: { name: string; value: string }[],
): string {
  const held = heldOf(platform, code)
  const card = cardOf(platform, held.cardId)
  if (!card.activationForm) throw new WeChatRefusal(40078, 'the card has no form')
  const given = new Map(fields.map(({ name, value }) => [name, value]))
  const missing = formOf(card).find(({ name, required }) => required && !given.get(name))
  if (missing) throw new WeChatRefusal(41011, missing.name)
  const ticket = randomBytes(24).toString('base64url')
  const atOnce = card.body.wx_activate_after_submit !== true
  platform.store.put('form', ticket, { code, fields })
  const number = atOnce ? { active: true, membershipNumber: held.membershipNumber || code } : {}
  platform.store.put('held', code, { ...held, ...number, form: fields })
  platform.push({
    Event: 'submit_membercard_user_info',
    FromUserName: held.openid,
    CardId: held.cardId,
    UserCardCode: code,
  })
  return ticket
}

export function showForm(platform: Platform, input: unknown) {
  const { activate_ticket } = parse(v.looseObject({ activate_ticket: text(512) }), input)
  const form = platform.store.get('form', activate_ticket)
  if (!form) throw new WeChatRefusal(40035, 'activate_ticket')
  return { info: { common_field_list: form.fields, custom_field_list: [] } }
}

/**
 * A person's member card: activation, its fields, its end. Points here are shown, not kept: the merchant's
 * ledger owns them. Source: developers.weixin.qq.com/doc/service/guide/product/card, Manage_Member_Card.
 */
import * as v from 'valibot'
import { cardOf } from './card'
import { cardId, code, integer, note, parse, points, text } from './input'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'

export type HeldStatus = 'NORMAL' | 'DELETE' | 'UNAVAILABLE' | 'CONSUMED'

export interface HeldCard {
  cardId: string
  /** In the official account, and in the mini program. */
  openid: string
  programOpenid: string
  unionid: string
  status: HeldStatus
  outerStr: string
  claimedAt: number
  active: boolean
  membershipNumber: string
  bonus: number
  balance: number
  fields: [string, string, string]
  /** Why points or balance changed last, as the person reads it. */
  lastRecord: string
  form: { name: string; value: string }[]
}

/** @throws WeChatRefusal 40056 (unknown, or of another card), 40127, 40099 */
export function heldOf(platform: Platform, code: string, ofCard?: string): HeldCard {
  const held = platform.store.get('held', code)
  if (!held || (ofCard !== undefined && held.cardId !== ofCard)) throw new WeChatRefusal(40056)
  if (held.status === 'DELETE') throw new WeChatRefusal(40127)
  if (held.status === 'CONSUMED') throw new WeChatRefusal(40099)
  if (held.status === 'UNAVAILABLE') throw new WeChatRefusal(40078)
  return held
}

const value = note(12)
const values = {
  custom_field_value1: v.optional(value),
  custom_field_value2: v.optional(value),
  custom_field_value3: v.optional(value),
}
const fieldsAfter = (
  before: HeldCard['fields'],
  after: { [Name in keyof typeof values]?: string | undefined },
): HeldCard['fields'] => [
  after.custom_field_value1 ?? before[0],
  after.custom_field_value2 ?? before[1],
  after.custom_field_value3 ?? before[2],
]

const activateInput = v.looseObject({
  membership_number: text(20),
  code,
  card_id: v.optional(cardId),
  init_bonus: v.optional(points, 0),
  init_bonus_record: v.optional(note(32), ''),
  init_balance: v.optional(points, 0),
  activate_begin_time: v.optional(integer),
  activate_end_time: v.optional(integer),
  ...Object.fromEntries([1, 2, 3].map((n) => [`init_custom_field_value${n}`, v.optional(value)])),
})

export function activate(platform: Platform, input: unknown) {
  const given = parse(activateInput, input)
  const held = heldOf(platform, given.code, given.card_id)
  const initial = (n: number) => given[`init_custom_field_value${n}`] as string | undefined
  platform.store.put('held', given.code, {
    ...held,
    active: true,
    membershipNumber: given.membership_number,
    bonus: given.init_bonus,
    balance: given.init_balance,
    lastRecord: given.init_bonus_record,
    fields: [initial(1) ?? '', initial(2) ?? '', initial(3) ?? ''],
  })
  return {}
}

const updateInput = v.looseObject({
  code,
  card_id: cardId,
  bonus: v.optional(points),
  add_bonus: v.optional(points),
  record_bonus: v.optional(note(42)),
  balance: v.optional(points),
  add_balance: v.optional(points),
  record_balance: v.optional(note(42)),
  background_pic_url: v.optional(note(128)),
  notify_optional: v.optional(
    v.looseObject({
      is_notify_bonus: v.optional(v.boolean()),
      is_notify_balance: v.optional(v.boolean()),
    }),
  ),
  ...values,
})

/** The absolute value counts; the difference decorates the message, and counts where no absolute one is given. */
export function updateUser(platform: Platform, input: unknown) {
  const given = parse(updateInput, input)
  const held = heldOf(platform, given.code, given.card_id)
  const bonus = given.bonus ?? held.bonus + (given.add_bonus ?? 0)
  const balance = given.balance ?? held.balance + (given.add_balance ?? 0)
  const { supply_balance } = cardOf(platform, held.cardId).body
  if (balance !== held.balance && !supply_balance) throw new WeChatRefusal(43010)
  platform.store.put('held', given.code, {
    ...held,
    bonus,
    balance,
    fields: fieldsAfter(held.fields, given),
    lastRecord: given.record_bonus ?? given.record_balance ?? held.lastRecord,
  })
  if (bonus !== held.bonus || balance !== held.balance) {
    platform.push({
      Event: 'update_member_card',
      FromUserName: held.openid,
      CardId: held.cardId,
      UserCardCode: given.code,
      ModifyBonus: bonus - held.bonus,
      ModifyBalance: balance - held.balance,
    })
  }
  return { result_bonus: bonus, result_balance: balance, openid: held.openid }
}

export function showUser(platform: Platform, input: unknown) {
  const { code: given, card_id } = parse(v.looseObject({ code, card_id: cardId }), input)
  const held = platform.store.get('held', given)
  if (held?.cardId !== card_id) throw new WeChatRefusal(40056)
  return {
    openid: held.openid,
    nickname: '',
    sex: 'UNKNOWN',
    membership_number: held.membershipNumber,
    bonus: held.bonus,
    balance: held.balance,
    user_info: { common_field_list: held.form, custom_field_list: [] },
    user_card_status: held.status,
    has_active: held.active,
  }
}

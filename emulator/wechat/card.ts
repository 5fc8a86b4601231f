/**
 * Cards as the merchant defines them: create, get, update, stock, review.
 * Source: developers.weixin.qq.com/doc/service/guide/product/card, Create_a_membership_card.
 */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { integer, note, parse, text } from './input'
import type { ActivationForm } from './form'
import { WeChatRefusal } from './refusal'
import type { Platform } from './platform'

/** Colour names of the platform, and what they look like. */
export const COLORS: Readonly<Record<string, string>> = {
  Color010: '#63b359',
  Color020: '#2c9f67',
  Color030: '#509fc9',
  Color040: '#5885cf',
  Color050: '#9062c0',
  Color060: '#d09a45',
  Color070: '#e4b138',
  Color080: '#ee903c',
  Color081: '#f08500',
  Color082: '#a9d92d',
  Color090: '#dd6549',
  Color100: '#cc463d',
  Color101: '#cf3e36',
  Color102: '#5e6671',
}

const CODE_TYPES = 'TEXT BARCODE QRCODE ONLY_QRCODE ONLY_BARCODE NONE'
  .split(' ')
  .map((name) => `CODE_TYPE_${name}`)
const FIELD_NAMES = 'LEVEL COUPON STAMP DISCOUNT ACHIEVEMEN MILEAGE SET_POINTS TIMS'
  .split(' ')
  .map((name) => `FIELD_NAME_TYPE_${name}`)

const stock = v.pipe(
  v.number(),
  v.integer('40122'),
  v.minValue(1, '40122'),
  v.maxValue(100_000_000, '40122'),
)
const dateInfo = v.variant(
  'type',
  [
    v.looseObject({ type: v.literal('DATE_TYPE_PERMANENT') }),
    v.pipe(
      v.looseObject({
        type: v.literal('DATE_TYPE_FIX_TIME_RANGE'),
        begin_timestamp: integer,
        end_timestamp: integer,
      }),
      v.check(({ begin_timestamp, end_timestamp }) => begin_timestamp < end_timestamp, '40100'),
    ),
    v.looseObject({
      type: v.literal('DATE_TYPE_FIX_TERM'),
      fixed_term: v.pipe(integer, v.minValue(0, '40079')),
      fixed_begin_term: v.optional(v.pipe(integer, v.minValue(0, '40079'))),
    }),
  ],
  '40079',
)
const row = v.looseObject({
  name: text(15),
  tips: v.optional(note(18)),
  url: v.optional(note(1024)),
})
const customField = v.pipe(
  v.looseObject({
    name_type: v.optional(v.picklist(FIELD_NAMES, '40035')),
    name: v.optional(text(15)),
    url: v.optional(note(1024)),
  }),
  v.check(({ name_type, name }) => (name_type ?? name) !== undefined, '41011'),
)

/** Original id of a mini program that is linked to the account. */
const programId = v.pipe(v.string(), v.regex(/^gh_\w+@app$/, '40035'))

const baseFields = {
  logo_url: text(128),
  brand_name: text(36),
  code_type: v.picklist(CODE_TYPES, '40072'),
  title: text(27),
  color: v.picklist(Object.keys(COLORS), '40035'),
  notice: text(48),
  description: text(3072),
  date_info: dateInfo,
  sku: v.looseObject({ quantity: stock }),
}
const baseOptions = {
  get_limit: v.optional(v.pipe(integer, v.minValue(1, '40035'))),
  use_custom_code: v.optional(v.boolean()),
  bind_openid: v.optional(v.boolean()),
  can_share: v.optional(v.boolean()),
  can_give_friend: v.optional(v.boolean()),
  need_push_on_view: v.optional(v.boolean()),
  service_phone: v.optional(note(24)),
  center_title: v.optional(note(18)),
  center_sub_title: v.optional(note(24)),
  center_app_brand_user_name: v.optional(programId),
  center_app_brand_pass: v.optional(text(128)),
  custom_url_name: v.optional(note(15)),
  custom_url_sub_title: v.optional(note(18)),
  promotion_url_name: v.optional(note(15)),
}
const memberFields = {
  prerogative: text(3072),
  supply_bonus: v.boolean(),
  supply_balance: v.boolean(),
}
const memberOptions = {
  background_pic_url: v.optional(note(128)),
  bonus_rules: v.optional(note(3072)),
  bonus_cleared: v.optional(note(3072)),
  balance_rules: v.optional(note(3072)),
  auto_activate: v.optional(v.boolean()),
  wx_activate: v.optional(v.boolean()),
  wx_activate_after_submit: v.optional(v.boolean()),
  activate_app_brand_user_name: v.optional(programId),
  activate_app_brand_pass: v.optional(text(128)),
  activate_url: v.optional(note(1024)),
  custom_field1: v.optional(customField),
  custom_field2: v.optional(customField),
  custom_field3: v.optional(customField),
  custom_field4: v.optional(v.never('40124')),
  custom_cell1: v.optional(row),
  custom_cell2: v.optional(row),
  custom_cell3: v.optional(row),
}

const memberCard = v.looseObject({
  base_info: v.looseObject({ ...baseFields, ...baseOptions }),
  ...memberFields,
  ...memberOptions,
})
const createInput = v.looseObject({
  card: v.looseObject({ card_type: v.literal('MEMBER_CARD', '40071'), member_card: memberCard }),
})
const changes = v.looseObject({
  base_info: v.optional(v.partial(v.looseObject({ ...baseFields, ...baseOptions }))),
  ...v.partial(v.object(memberFields)).entries,
  ...memberOptions,
})
/** Stock changes through modifystock only; brand, kind and codes of a card are settled. */
const SETTLED = ['sku', 'brand_name', 'use_custom_code', 'bind_openid']
/** Changes of what people read go back to review. The exact list is not published. */
const REVIEWED = ['title', 'logo_url', 'notice', 'description', 'background_pic_url', 'prerogative']

export type MemberCard = v.InferOutput<typeof memberCard>
export type CardStatus =
  'CARD_STATUS_NOT_VERIFY' | 'CARD_STATUS_VERIFY_FAIL' | 'CARD_STATUS_VERIFY_OK'

export interface Card {
  status: CardStatus
  body: MemberCard
  createdAt: number
  updatedAt: number
  /** When the review ends; null: it has, or a person decides. */
  reviewedAt: number | null
  /** All that were ever in stock, and how many were claimed. */
  total: number
  claimed: number
  remindedAt: number
  activationForm?: ActivationForm
}

export function createCard(platform: Platform, input: unknown, now: number) {
  const { member_card: body } = parse(createInput, input).card
  const ways = [body.auto_activate, body.wx_activate, body.activate_url].filter(Boolean)
  if (ways.length > 1)
    throw new WeChatRefusal(40035, 'one of activate_url, auto_activate, wx_activate')
  if (body.base_info.use_custom_code && !platform.permissions.customCode)
    throw new WeChatRefusal(43009)
  if (body.supply_balance && !platform.permissions.storedValue) throw new WeChatRefusal(43010)
  const cardId = `p${randomBytes(21).toString('base64url').slice(0, 27)}`
  platform.store.put('card', cardId, {
    status: 'CARD_STATUS_NOT_VERIFY',
    body,
    createdAt: now,
    updatedAt: now,
    reviewedAt: platform.reviewEnd(now),
    total: body.base_info.sku.quantity,
    claimed: 0,
    remindedAt: 0,
  })
  return { card_id: cardId }
}

const pageInput = v.looseObject({
  offset: v.pipe(integer, v.minValue(0, '40035')),
  count: v.pipe(integer, v.minValue(1, '40035'), v.maxValue(50, '40035')),
})

/** Ids of all cards, newest first. */
export function listCards(platform: Platform, input: unknown) {
  const { offset, count } = parse(pageInput, input)
  const all = platform.store.list('card').sort((a, b) => b.value.createdAt - a.value.createdAt)
  const card_id_list = all.slice(offset, offset + count).map(({ id }) => id)
  return { card_id_list, total_num: all.length }
}

/** @throws WeChatRefusal 40073 */
export function cardOf(platform: Platform, cardId: string): Card {
  const card = platform.store.get('card', cardId)
  if (!card) throw new WeChatRefusal(40073)
  return card
}

export function showCard(platform: Platform, cardId: string) {
  const { body, status, createdAt, updatedAt, total, claimed } = cardOf(platform, cardId)
  const base_info = {
    ...body.base_info,
    id: cardId,
    status,
    sku: { quantity: total - claimed, total_quantity: total },
    create_time: Math.floor(createdAt / 1000),
    update_time: Math.floor(updatedAt / 1000),
  }
  return { card: { card_type: 'MEMBER_CARD', member_card: { ...body, base_info } } }
}

export function updateCard(platform: Platform, cardId: string, input: unknown, now: number) {
  const card = cardOf(platform, cardId)
  const { base_info: base = {}, ...rest } = parse(changes, input)
  const settled = SETTLED.find((name) => name in base)
  if (settled) throw new WeChatRefusal(40035, `base_info.${settled} cannot be changed`)
  const changed = Object.entries({ ...base, ...rest })
  const before: Record<string, unknown> = { ...card.body.base_info, ...card.body }
  const send_check = changed.some(
    ([name, value]) =>
      REVIEWED.includes(name) && JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  platform.store.put('card', cardId, {
    ...card,
    ...(send_check
      ? { status: 'CARD_STATUS_NOT_VERIFY', reviewedAt: platform.reviewEnd(now) }
      : {}),
    body: merged(card.body, rest, base),
    updatedAt: now,
  })
  return { send_check }
}

/** The parsed changes hold no field without a value, so nothing required is lost. */
const merged = (body: MemberCard, rest: object, base: object): MemberCard => ({
  ...body,
  ...rest,
  base_info: { ...body.base_info, ...base },
})

const amount = v.optional(v.pipe(v.number(), v.integer('40122'), v.minValue(0, '40122')), 0)
const stockInput = v.looseObject({ increase_stock_value: amount, reduce_stock_value: amount })

export function changeStock(platform: Platform, cardId: string, input: unknown) {
  const card = cardOf(platform, cardId)
  const { increase_stock_value: more, reduce_stock_value: less } = parse(stockInput, input)
  const total = card.total + more - less
  if (more + less === 0 || total < card.claimed || total > 100_000_000)
    throw new WeChatRefusal(40122)
  platform.store.put('card', cardId, { ...card, total })
  return {}
}

/** Ends the review of a card; the merchant hears of it. */
export function review(platform: Platform, cardId: string, pass: boolean, reason: string) {
  const card = cardOf(platform, cardId)
  const status = pass ? 'CARD_STATUS_VERIFY_OK' : 'CARD_STATUS_VERIFY_FAIL'
  platform.store.put('card', cardId, { ...card, status, reviewedAt: null })
  const Event = pass ? 'card_pass_check' : 'card_not_pass_check'
  platform.push({ Event, FromUserName: platform.nobody, CardId: cardId, RefuseReason: reason })
}

/** Card codes, and the QR codes of cards. Source: developers.weixin.qq.com, Redeeming_a_coupon_voucher_or_card. */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { cardOf } from './card'
import { cardId, code, integer, note, parse, text } from './input'
import { heldOf } from './member'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'

const codeInput = v.looseObject({ code, card_id: v.optional(cardId) })

export function decryptCode(platform: Platform, input: unknown) {
  const { encrypt_code } = parse(v.looseObject({ encrypt_code: text(512) }), input)
  return { code: platform.openCode(encrypt_code) }
}

const getInput = v.looseObject({
  code,
  card_id: v.optional(cardId),
  check_consume: v.optional(v.boolean(), true),
})

/** With check_consume (the default) a code that cannot be used is an error; without, its state is told. */
export function showCode(platform: Platform, input: unknown) {
  const given = parse(getInput, input)
  const held = platform.store.get('held', given.code)
  if (!held || (given.card_id && held.cardId !== given.card_id)) throw new WeChatRefusal(40056)
  if (given.check_consume) heldOf(platform, given.code)
  return {
    card: { card_id: held.cardId, begin_time: Math.floor(held.claimedAt / 1000), end_time: 0 },
    openid: held.openid,
    can_consume: held.status === 'NORMAL',
    user_card_status: held.status,
    ...(held.outerStr ? { outer_str: held.outerStr } : {}),
  }
}

/** For a member card this is its end. */
export function consumeCode(platform: Platform, input: unknown) {
  const given = parse(codeInput, input)
  const held = heldOf(platform, given.code, given.card_id)
  platform.store.put('held', given.code, { ...held, status: 'CONSUMED' })
  platform.push({
    Event: 'user_consume_card',
    FromUserName: held.openid,
    CardId: held.cardId,
    UserCardCode: given.code,
    ConsumeSource: 'FROM_API',
    LocationName: '',
    StaffOpenId: '',
    VerifyCode: '',
    RemarkAmount: '',
    OuterStr: held.outerStr,
  })
  return { card: { card_id: held.cardId }, openid: held.openid }
}

export function endCode(platform: Platform, input: unknown) {
  const given = parse(v.looseObject({ ...codeInput.entries, reason: v.optional(note(96)) }), input)
  const held = heldOf(platform, given.code, given.card_id)
  platform.store.put('held', given.code, { ...held, status: 'UNAVAILABLE' })
  return {}
}

const qrcodeInput = v.looseObject({
  action_name: v.literal('QR_CARD', '40053'),
  expire_seconds: v.optional(v.pipe(integer, v.minValue(60, '40053'), v.maxValue(1800, '40053'))),
  action_info: v.looseObject({
    card: v.looseObject({
      card_id: cardId,
      code: v.optional(code),
      openid: v.optional(v.string()),
      is_unique_code: v.optional(v.boolean()),
      outer_str: v.optional(note(128), ''),
    }),
  }),
})
/** How long a code lasts when nothing is said: a year. */
const LASTS_S = 31_536_000

export function createQrcode(platform: Platform, input: unknown, now: number) {
  const { action_info, expire_seconds = LASTS_S } = parse(qrcodeInput, input)
  const { card_id, outer_str } = action_info.card
  cardOf(platform, card_id)
  const ticket = randomBytes(48).toString('base64url')
  const url = `http://weixin.qq.com/q/${ticket.slice(0, 24)}`
  const expiresAt = now + expire_seconds * 1000
  platform.store.put('qrcode', ticket, { cardId: card_id, outerStr: outer_str, url, expiresAt })
  return {
    ticket,
    expire_seconds,
    url,
    show_qrcode_url: `https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=${ticket}`,
  }
}

/** Every interface that is built: path, method, whose token it takes, and what it does. */
import * as v from 'valibot'
import { unlimitedCode } from '../cloud/protocol/open-api'
import { changeStock, createCard, listCards, showCard, updateCard } from './card'
import { consumeCode, createQrcode, decryptCode, endCode, showCode } from './code'
import { cardId, parse, text } from './input'
import { setForm, showForm } from './form'
import { activate, showUser, updateUser } from './member'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'
import type { Tokens } from './tokens'

export interface Interface {
  method: 'GET' | 'POST'
  /** Whose access token it takes; null: none. */
  account: 'official' | 'program' | null
  run(context: InterfaceContext): object | Buffer
}

interface InterfaceContext {
  platform: Platform
  tokens: Tokens
  now: number
  query: URLSearchParams
  /** Parsed JSON body; undefined for GET. */
  input: unknown
}

const tokenInput = v.looseObject({
  grant_type: v.literal('client_credential', '40002'),
  appid: v.pipe(v.string('41002'), v.nonEmpty('41002')),
  secret: v.pipe(v.string('41004'), v.nonEmpty('41004')),
  force_refresh: v.optional(v.boolean(), false),
})
const phoneInput = v.looseObject({
  code: v.pipe(v.string('40029'), v.nonEmpty('40029')),
  openid: v.optional(text(64)),
})
const idInput = v.looseObject({ card_id: cardId })
const changeInput = v.looseObject({ card_id: cardId, member_card: v.looseObject({}) })

const card = (run: (platform: Platform, input: unknown, now: number) => object): Interface => ({
  method: 'POST',
  account: 'official',
  run: ({ platform, input, now }) => run(platform, input, now),
})

export const INTERFACES: Readonly<Record<string, Interface>> = {
  '/cgi-bin/stable_token': {
    method: 'POST',
    account: null,
    run: ({ tokens, input, now }) => {
      const { appid, secret, force_refresh } = parse(tokenInput, input)
      return tokens.stable(appid, secret, force_refresh, now)
    },
  },
  '/cgi-bin/ticket/getticket': {
    method: 'GET',
    account: 'official',
    run: ({ tokens, query, now }) => {
      if (query.get('type') !== 'wx_card') throw new WeChatRefusal(40097, 'type')
      return tokens.ticket(now)
    },
  },
  '/card/create': card(createCard),
  '/card/get': card((platform, input) => showCard(platform, parse(idInput, input).card_id)),
  '/card/batchget': card(listCards),
  '/card/update': card((platform, input, now) => {
    const { card_id, member_card } = parse(changeInput, input)
    return updateCard(platform, card_id, member_card, now)
  }),
  '/card/modifystock': card((platform, input) =>
    changeStock(platform, parse(idInput, input).card_id, input),
  ),
  '/card/membercard/activate': card(activate),
  '/card/membercard/activateuserform/set': card(setForm),
  '/card/membercard/activatetempinfo/get': card(showForm),
  '/card/membercard/userinfo/get': card(showUser),
  '/card/membercard/updateuser': card(updateUser),
  '/card/code/decrypt': card(decryptCode),
  '/card/code/get': card(showCode),
  '/card/code/consume': card(consumeCode),
  '/card/code/unavailable': card(endCode),
  '/card/qrcode/create': card(createQrcode),
  '/wxa/business/getuserphonenumber': {
    method: 'POST',
    account: 'program',
    run: ({ platform, input, now }) => {
      const { code, openid } = parse(phoneInput, input)
      const number = platform.phoneNumberOf(code, openid)
      if (number === null) throw new WeChatRefusal(40029)
      return {
        phone_info: {
          phoneNumber: number,
          purePhoneNumber: number,
          countryCode: '86',
          watermark: { timestamp: Math.floor(now / 1000), appid: '' },
        },
      }
    },
  },
  '/wxa/getwxacodeunlimit': {
    method: 'POST',
    account: 'program',
    run: ({ input }) => {
      const code = unlimitedCode(input as Record<string, unknown>)
      if (typeof code === 'number') throw new WeChatRefusal(code)
      return code
    },
  },
}

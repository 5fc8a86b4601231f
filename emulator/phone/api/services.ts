import { ApiFailure } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { device } from './device-state'

/** A line of WeChat's activation form; `name` is the platform's. */
export interface FormField {
  name: string
  required: boolean
}

/** A card as WeChat's card platform shows it on the sheet and in the wallet. */
export interface CardFace {
  cardId: string
  brandName: string
  title: string
  logoUrl: string
  /** CSS colour of the card. */
  color: string
  notice?: string
  held: boolean
  /** The held card's code, and the membership number once it is active. */
  code?: string
  number?: string
  active?: boolean
  /** What the activation form asks; empty: there is none, or the card is active. */
  form?: FormField[]
  /** Name of the button that leads into the mini program; '' where there is none. */
  button?: string
  /** Rows such as points and level, in the platform's order; labels are the platform's names of fields. */
  fields?: { label: string; value: string }[]
  /** Why points changed last. */
  lastRecord?: string
}

/** WeChat's own servers, as a phone reaches them through the emulator: request and reply of each service. */
export interface WeChatServices {
  'wechat.login': [request: Record<string, never>, reply: { code: string }]
  'wechat.phoneCode': [request: { phoneNumber: string }, reply: { code: string }]
  'wechat.cardFace': [request: { cardId: string; cardExt?: string; code?: string }, reply: CardFace]
  /** Verifies cardExt; refuses with a message that becomes `addCard:fail (message)`. */
  'wechat.addCard': [request: { cardId: string; cardExt: string }, reply: { code: string }]
  'wechat.wallet': [request: Record<string, never>, reply: CardFace[]]
  'wechat.enterFromCard': [request: { code: string }, reply: { page: string }]
  /** What WeChat's own scanner does with the code of a card. */
  'wechat.takeCard': [request: { url: string }, reply: { cardId: string }]
  'wechat.deleteCard': [request: { code: string }, reply: Record<string, never>]
  /** Sends the activation form: the code, and each field by its name. `page` follows, '' for none. */
  'wechat.submitForm': [request: Record<string, string>, reply: { page: string }]
  'wechat.templates': [request: { tmplIds: string[] }, reply: { id: string; title: string }[]]
  'wechat.subscribe': [request: { answers: Record<string, string> }, reply: Record<string, never>]
  'wechat.prepay': [
    request: {
      package: string
      timeStamp: string
      nonceStr: string
      signType: string
      paySign: string
    },
    reply: { amountFen: number; payee: string; description: string },
  ]
  'wechat.pay': [request: { package: string }, reply: Record<string, never>]
  'cloud.uploadFile': [
    request: { cloudPath: string; base64: string; contentType: string },
    reply: { fileID: string },
  ]
  'cloud.getTempFileURL': [
    request: { fileList: string[] },
    reply: { fileID: string; tempFileURL: string; status: number; errMsg: string }[],
  ]
  'cloud.deleteFile': [
    request: { fileList: string[] },
    reply: { fileID: string; status: number; errMsg: string }[],
  ]
}

/** Asks one of WeChat's servers. An offline phone reaches none. */
export async function ask<Name extends keyof WeChatServices>(
  runtime: PhoneRuntime,
  name: Name,
  request: WeChatServices[Name][0],
): Promise<WeChatServices[Name][1]> {
  requireNetwork()
  return (await runtime.service(name, request)) as WeChatServices[Name][1]
}

/** @throws ApiFailure in WeChat's words when the phone is offline. */
export function requireNetwork(): void {
  if (!device.online)
    throw new ApiFailure('request:fail net::ERR_INTERNET_DISCONNECTED', { errno: 600001 })
}

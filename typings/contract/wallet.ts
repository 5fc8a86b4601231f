import type { Fen, Time } from './base'

/**
 * Where a member's card can live. `in_program`: in this program, always. `wx_card`: also in WeChat's
 * wallet, after a probe has passed. `brand_member`: WeChat Pay's brand membership, reserved.
 */
export type CardLevel = 'in_program' | 'wx_card' | 'brand_member'

/** WeChat's fourteen card colours. */
export type CardColor =
  | 'Color010'
  | 'Color020'
  | 'Color030'
  | 'Color040'
  | 'Color050'
  | 'Color060'
  | 'Color070'
  | 'Color080'
  | 'Color081'
  | 'Color082'
  | 'Color090'
  | 'Color100'
  | 'Color101'
  | 'Color102'

/**
 * What WeChat's own form asks before the card is active: the phone number, and the birthday where the
 * person likes to give it.
 */
export type CardForm = 'phone' | 'phone_birthday'

/**
 * What WeChat takes of each text, in bytes of UTF-8: it counts Chinese characters of three bytes each.
 * Source: Create a membership card, base_info. Literal types, so that the form and the function that both
 * state them cannot disagree.
 */
export interface CardTemplateBytes {
  brandName: 36
  title: 27
  notice: 48
  description: 3072
  prerogative: 3072
  bonusRules: 3072
  untilName: 15
  buttonName: 18
}

/** The card in WeChat's wallet as the console edits it. Lengths are WeChat's, in bytes (3 per Chinese character). */
export interface CardTemplate {
  /** 36 bytes. Cannot be changed once WeChat has the card. */
  brandName: string
  /** 27 bytes. */
  title: string
  /** 48 bytes: what to do at the till. */
  notice: string
  /** 3072 bytes: terms of use. */
  description: string
  /** 3072 bytes: what the card brings. */
  prerogative: string
  /** 3072 bytes: how points are collected and spent. */
  bonusRules: string
  /** 15 bytes: name of the date until which the tier is held. */
  untilName: string
  /** 18 bytes: text of the button that opens this program. */
  buttonName: string
  color: CardColor
  /** Address that WeChat's picture upload has returned. */
  logoUrl: string
  servicePhone: string
  /** Absent: the card is active as soon as it is added, without a form. */
  form?: CardForm
  /** 1–100,000,000 cards. */
  quantity: number
}

/**
 * `draft`: only here. `queued`: on its way to WeChat. `in_review`, `approved`, `refused`: what WeChat's
 * reviewers say. `failed`: WeChat would not take it; `problem` says what to do.
 */
export type CardTemplateState = 'draft' | 'queued' | 'in_review' | 'approved' | 'refused' | 'failed'

/** What stands in the way, as a word that the dictionaries translate. */
export type WalletProblem =
  | 'not_connected'
  | 'ip_not_listed'
  | 'secret_wrong'
  | 'secret_frozen'
  | 'no_card_permission'
  | 'not_our_card'
  | 'confirm_by_admin'
  | 'account_frozen'
  | 'content_refused'
  | 'text_too_long'
  | 'out_of_stock'
  | 'quota_day'
  | 'quota_minute'
  | 'review_refused'
  | 'in_review'
  | 'no_template'
  | 'moved_to_brand'
  | 'wechat_silent'
  | 'other'

export interface WalletTrouble {
  problem: WalletProblem
  /** WeChat's code; 0 where it gave none. */
  errcode: number
  /** WeChat's own words to the merchant (review), or ''. */
  detail: string
  at: Time
}

/** One line of what WeChat needs before cards can go into the wallet, in the order of doing. */
export interface WalletStep {
  step:
    | 'account'
    | 'program'
    | 'callback'
    | 'token'
    | 'permission'
    | 'template'
    | 'review'
    | 'first_card'
  state: 'done' | 'open' | 'unknown'
  trouble?: WalletTrouble
}

export interface WalletTemplateView {
  templateId: string
  version: number
  template: CardTemplate
  state: CardTemplateState
  /** '' until WeChat has it. */
  cardId: string
  trouble?: WalletTrouble
}

/** Everything the console shows about the WeChat card. */
export interface WalletView {
  level: CardLevel
  since: Time
  /** Why the merchant was taken down a level; absent when nobody was. */
  steppedDown?: WalletTrouble
  template: WalletTemplateView | null
  checklist: WalletStep[]
  probedAt: Time
  /** Members with the card in their wallet. */
  holders: number
  /** Members whose newest values WeChat does not show yet. */
  waiting: number
  /** Phone numbers asked of WeChat: the first thousand are free, then 3 fen each. */
  phoneNumbers: { used: number; free: number; costFen: Fen }
}

/** What wx.addCard takes; used once. */
export interface WalletTicket {
  cardId: string
  /** JSON text. */
  cardExt: string
  /** Whether the card, once added, asks its holder to fill in WeChat's form. */
  hasForm: boolean
}

/** What the phone told after wx.addCard had failed, so that a stale ticket is renewed. */
export type AddCardFailure = 'signature' | 'repeated' | 'expired' | 'other'

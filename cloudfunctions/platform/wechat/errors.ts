/**
 * What WeChat's error codes ask of us. Sources: CARD = developers.weixin.qq.com/doc/offiaccount/
 * Cards_and_Offer/Card_coupons_error_code.html; TOKEN = the page of getStableAccessToken; GLOBAL = the
 * table of global return codes; C = confirmed by developers only. `errmsg` changes; the code decides.
 */
export type Remedy =
  /** Busy for a moment: again, with growing pauses. */
  | 'retry'
  /** Our token or ticket is old: a fresh one, then again once. */
  | 'refresh_token'
  /** The minute's quota is used up. */
  | 'wait_minute'
  /** The day's quota is used up; it begins anew at 00:00 in Shanghai. */
  | 'wait_day'
  /** This merchant may not (any more) use the WeChat card: back to the card in the program. */
  | 'step_down'
  /** Somebody has to click something in WeChat's back end. */
  | 'tell_merchant'
  /** The member's card is gone on WeChat's side; the membership stays. */
  | 'card_gone'
  /** It has been done before. */
  | 'done'
  /** The person's one-time code is spent or old; a new one is needed. */
  | 'ask_person'
  /** We sent something that WeChat does not take: ours to mend, useless to repeat. */
  | 'bug'

interface Known {
  remedy: Remedy
  means: string
  source: 'CARD' | 'TOKEN' | 'GLOBAL' | 'C'
}

const known = (remedy: Remedy, means: string, source: Known['source']): Known => ({
  remedy,
  means,
  source,
})

export const WECHAT_ERRORS: Readonly<Record<number, Known>> = {
  [-1]: known('retry', 'system busy', 'GLOBAL'),
  40001: known('refresh_token', 'secret wrong, or token not the latest', 'TOKEN'),
  40002: known('bug', 'bad grant_type', 'TOKEN'),
  40003: known('bug', 'bad openid, or of another account', 'GLOBAL'),
  40009: known('tell_merchant', 'picture too large', 'CARD'),
  40013: known('tell_merchant', 'bad appid', 'TOKEN'),
  40014: known('refresh_token', 'token not valid', 'GLOBAL'),
  40029: known('ask_person', 'one-time code not valid', 'GLOBAL'),
  40035: known('bug', 'bad parameter', 'GLOBAL'),
  40053: known('bug', 'bad action_info', 'CARD'),
  40056: known('card_gone', 'bad card code', 'CARD'),
  40071: known('bug', 'bad card type', 'CARD'),
  40072: known('bug', 'bad code_type', 'CARD'),
  40073: known('tell_merchant', 'no such card', 'C'),
  40078: known('tell_merchant', 'bad card status', 'CARD'),
  40079: known('bug', 'bad time', 'CARD'),
  40080: known('bug', 'bad cardExt', 'CARD'),
  40099: known('done', 'code already redeemed', 'CARD'),
  40100: known('bug', 'bad time range', 'CARD'),
  40116: known('card_gone', 'bad code', 'CARD'),
  40122: known('bug', 'bad stock number', 'CARD'),
  40124: known('bug', 'too many custom fields', 'CARD'),
  40125: known('tell_merchant', 'bad secret', 'TOKEN'),
  40127: known('card_gone', 'card deleted by its holder, or being given away', 'CARD'),
  40151: known('tell_merchant', 'text or picture refused by anti-spam', 'C'),
  40163: known('ask_person', 'one-time code used', 'C'),
  40164: known('tell_merchant', 'caller IP not in the whitelist', 'TOKEN'),
  40226: known('ask_person', 'high-risk user', 'GLOBAL'),
  40243: known('tell_merchant', 'secret frozen', 'TOKEN'),
  41004: known('tell_merchant', 'secret missing', 'TOKEN'),
  41011: known('bug', 'required field missing', 'CARD'),
  41012: known('bug', 'card_id missing', 'CARD'),
  42001: known('refresh_token', 'token expired', 'GLOBAL'),
  43009: known('tell_merchant', 'no permission for own codes', 'CARD'),
  43010: known('tell_merchant', 'no permission for stored value', 'CARD'),
  45009: known('wait_day', 'daily quota reached', 'GLOBAL'),
  45011: known('wait_minute', 'quota of the minute reached', 'GLOBAL'),
  45021: known('tell_merchant', 'field too long', 'CARD'),
  45030: known('step_down', 'this account may not use this card', 'CARD'),
  45031: known('tell_merchant', 'stock is 0', 'CARD'),
  45033: known('done', 'this person has as many of this card as allowed', 'CARD'),
  47001: known('bug', 'body is no JSON', 'GLOBAL'),
  48001: known('step_down', 'the account lacks the permission for this interface', 'C'),
  50004: known('tell_merchant', 'account forbids the token interface', 'TOKEN'),
  50007: known('tell_merchant', 'account frozen', 'TOKEN'),
  89503: known('tell_merchant', "needs the administrator's confirmation", 'TOKEN'),
}

/** An unknown code is told to the merchant: it names itself there, and repeating it blindly may harm. */
export function remedyOf(errcode: number): Remedy {
  return WECHAT_ERRORS[errcode]?.remedy ?? 'tell_merchant'
}

/** A documented "no" of WeChat. Holds neither token nor body, so it may be logged. */
export class WeChatError extends Error {
  readonly remedy: Remedy

  constructor(
    readonly api: string,
    readonly errcode: number,
    /** WeChat's request id, for its support; '' when the reply had none. */
    readonly rid: string,
    /** The card interfaces say so of cards that were moved to WeChat Pay's brand membership (C). */
    migrated = false,
  ) {
    super(`${api}: ${String(errcode)} ${WECHAT_ERRORS[errcode]?.means ?? 'unknown code'}`)
    this.name = 'WeChatError'
    this.remedy = migrated ? 'step_down' : remedyOf(errcode)
  }
}

/** No usable reply. Whether WeChat has done it is not known when `mayBeDone`. */
export class WeChatSilence extends Error {
  constructor(
    readonly api: string,
    readonly reason: 'timeout' | 'network' | 'bad_reply',
    readonly mayBeDone: boolean,
  ) {
    super(`${api}: ${reason}`)
    this.name = 'WeChatSilence'
  }
}

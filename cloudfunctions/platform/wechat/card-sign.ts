import { createHash } from 'node:crypto'

/**
 * SHA-1, lower-case hex, of the values sorted by bytes and joined without separator: WeChat's signature
 * of cards and of callbacks. All values are ASCII, for which JavaScript's default sort is byte order
 * (localeCompare is not). Source: JS-SDK, appendix 4; message push, "verify".
 */
export function sortedSha1(values: readonly string[]): string {
  return createHash('sha1')
    .update([...values].sort().join(''))
    .digest('hex')
}

export interface CardSignInput {
  /** Of type wx_card, of the account that created the card. */
  apiTicket: string
  /** Seconds; the signed text and the sent one must be the same. */
  timestamp: string
  cardId: string
  nonceStr?: string
  /** Only for cards with codes of one's own. */
  code?: string
  /** Only for cards bound to an openid. */
  openid?: string
}

/** outer_str and fixed_begintimestamp are never signed; what is not sent is not signed either. */
export function signCard({
  apiTicket,
  timestamp,
  cardId,
  nonceStr,
  code,
  openid,
}: CardSignInput): string {
  const values = [apiTicket, timestamp, cardId, nonceStr, code, openid]
  return sortedSha1(values.filter((value) => value !== undefined))
}

/**
 * cardExt as wx.addCard takes it: a JSON text. Whether the timestamp is a string or a number there is
 * not confirmed (official samples: string); this is the one place to change.
 */
export function cardExtOf(sign: CardSignInput & { nonceStr: string }, outerStr: string): string {
  const { timestamp, nonceStr } = sign
  return JSON.stringify({
    timestamp,
    nonce_str: nonceStr,
    outer_str: outerStr,
    signature: signCard(sign),
  })
}

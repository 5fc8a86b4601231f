/** WeChat's return codes. Source: developers.weixin.qq.com, Card_coupons_error_code and the global table. */
const TEXTS: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40029: 'invalid code',
  40035: 'invalid parameter',
  40053: 'invalid action info',
  40056: 'invalid serial code',
  40066: 'invalid url',
  40071: 'invalid card type',
  40072: 'invalid code type',
  40073: 'invalid card id',
  40078: 'invalid card status',
  40079: 'invalid time',
  40080: 'invalid cardext',
  40097: 'invalid args',
  40099: 'this code has consumed',
  40100: 'invalid time range',
  40122: 'invalid stock number',
  40124: 'too many custom field',
  40125: 'invalid appsecret',
  40127: 'invalid user-card status! The user has deleted or is gifting the card',
  40129: 'invalid scene',
  40164: 'invalid ip, not in whitelist',
  40243: 'AppSecret is frozen',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41011: 'required fields missing or incorrect',
  41012: 'card_id missing',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43009: 'no permission to use custom code',
  43010: 'no permission to use balance',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45021: 'field is too long',
  45030: 'this cardid does not have the function permission',
  45031: 'out of stock',
  45033: 'the user has reached the get limit of this card',
  47001: 'data format error',
  48001: 'api unauthorized',
  50007: 'account frozen',
  89503: 'this call needs the confirmation of the administrator',
}

/** A refused request: the reply is `{ errcode, errmsg }` with HTTP 200. */
export class WeChatRefusal extends Error {
  constructor(
    readonly errcode: number,
    hint = '',
  ) {
    super(`${TEXTS[errcode] ?? 'refused'}${hint && ` hint: [${hint}]`}`)
  }
}

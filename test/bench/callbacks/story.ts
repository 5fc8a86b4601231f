/** What WeChat would tell of many cards, and what must stand at the end of it. */
import { randomBytes, randomInt } from 'node:crypto'
import { sortedSha1 } from '../../../cloudfunctions/platform/wechat/card-sign'
import { aesKey, encryptPush } from '../../../cloudfunctions/platform/wechat/push-crypto'

export type Fields = Record<string, string>

export interface Callback {
  query: string
  body: string
  /** Whether its signature is WeChat's. */
  valid: boolean
}

export interface Keys {
  token: string
  aesKey: string
  appid: string
}

export interface Card {
  code: string
  /** Nonce that ties the claim to a member; '' for a stranger's card. */
  outerStr: string
  openid: string
}

export type State = 'held' | 'deleted' | 'ended'

/** The events of one card, a second apart, in the order in which they happen at WeChat. */
export function cardEvents(card: Card, cardId: string, startS: number, views: number) {
  const events: Fields[] = []
  let at = startS
  let state: State = 'held'
  const tell = (Event: string, more: Fields = {}) => {
    events.push({
      ToUserName: 'gh_account',
      FromUserName: card.openid,
      CreateTime: String(at++),
      MsgType: 'event',
      Event,
      CardId: cardId,
      UserCardCode: card.code,
      ...more,
    })
  }
  tell('user_get_card', { OuterStr: card.outerStr, IsRestoreMemberCard: '0' })
  for (let view = 0; view < views; view++) tell('user_view_card')
  const fate = randomInt(4)
  if (fate >= 1) {
    tell('user_del_card')
    state = 'deleted'
  }
  if (fate >= 2) {
    tell('user_get_card', { OuterStr: '', IsRestoreMemberCard: '1' })
    state = 'held'
  }
  if (fate === 3) {
    tell('user_consume_card', { ConsumeSource: 'FROM_API' })
    state = 'ended'
  }
  return { events, state }
}

const xmlOf = (fields: Fields) =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`

/** One request as WeChat sends it; `forged` bears a signature that nobody with the token made. */
export function callback(fields: Fields, keys: Keys, nowS: number, forged = false): Callback {
  const timestamp = String(nowS)
  const nonce = String(randomInt(1_000_000_000))
  const encrypt = encryptPush(aesKey(keys.aesKey), keys.appid, xmlOf(fields), randomBytes(16))
  const token = forged ? `${keys.token}x` : keys.token
  const query = new URLSearchParams({
    signature: sortedSha1([token, timestamp, nonce]),
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: sortedSha1([token, timestamp, nonce, encrypt]),
  })
  const body = xmlOf({ ToUserName: 'gh_account', Encrypt: encrypt })
  return { query: query.toString(), body, valid: !forged }
}

/** Moves everything up to `distance` places: late, early, and repeats far from the first. */
export function outOfOrder<T>(list: readonly T[], distance: number): T[] {
  return list
    .map((item, at) => ({ item, at: at + randomInt(distance) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

import type { Clock } from './clock'
import type { Database } from './database'
import type { Ids } from './ids'
import type { Log } from './log'
import type { Secrets } from './secrets'
import type { Materials } from './wechat/materials'
import type { Phones } from './wechat/phone'
import type { WeChatWire } from './wechat/wire'

/** Who calls, as WeChat says; read from WXContext at the start of a call and never from input. */
export interface Caller {
  openid: string
  unionid: string
  appid: string
  /** Where from, for alerts to owners about unusual sign-ins; '' or absent when WeChat does not say. */
  clientIp?: string
}

/** Everything a route may touch. Features take it as their first argument. */
export interface Context {
  db: Database
  clock: Clock
  ids: Ids
  log: Log
  secrets: Secrets
  phones: Phones
  materials: Materials
  wechat: WeChatWire
  caller: Caller
  requestId: string
}

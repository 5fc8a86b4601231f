import { randomUUID } from 'node:crypto'
import cloud from 'wx-server-sdk'
import { systemClock } from './clock'
import type { Context } from './context'
import type { SdkDatabase } from './database/sdk'
import { sdkDatabase } from './database/sdk'
import { systemIds } from './ids'
import { jsonLog } from './log'
import { readSecrets } from './secrets'
import { sdkMaterials } from './wechat/materials'
import { sdkPhones } from './wechat/phone'
import { countedPhones } from './wechat/phone-usage'
import { httpWire } from './wechat/wire'

// The SDK's typings leave the symbol out; its documentation and code take it.
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string })

/**
 * The outermost room of a function: reads who calls from WXContext first thing, before any await,
 * because an instance may serve the next caller meanwhile.
 */
export function serve<Reply>(
  name: string,
  route: (context: Context, event: unknown) => Promise<Reply>,
): (event: unknown) => Promise<Reply> {
  const db = sdkDatabase(cloud.database() as unknown as SdkDatabase)
  const secrets = readSecrets(process.env)
  const log = jsonLog({ fn: name })
  const phones = countedPhones(sdkPhones, { db, now: () => systemClock.now(), log })
  const wechat = httpWire(secrets.wechat.apiUrl)
  return (event) => {
    const { OPENID, UNIONID, APPID, CLIENTIP } = cloud.getWXContext()
    const requestId = randomUUID()
    const context: Context = {
      db,
      clock: systemClock,
      ids: systemIds,
      log: jsonLog({ fn: name, requestId }),
      secrets,
      phones,
      materials: sdkMaterials,
      wechat,
      caller: {
        openid: OPENID ?? '',
        unionid: UNIONID ?? '',
        appid: APPID ?? '',
        clientIp: CLIENTIP ?? '',
      },
      requestId,
    }
    return route(context, event)
  }
}

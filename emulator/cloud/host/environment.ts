/** The environment variables of a function process, and those of one call in it. */
import type { CallIdentity } from '../identity'
import type { CallEnvironment } from './messages'

export interface EnvironmentOptions {
  /** Where the SDK sends its requests, e.g. http://127.0.0.1:3680/admin. */
  cloudUrl: string
  /** Environment id, SCF_NAMESPACE and TCB_ENV in the functions. */
  envId: string
  secrets: { secretId: string; secretKey: string; sessionToken: string }
  /** Environment variables that the deployment gives the functions (keys, appsecret). */
  variables?: Record<string, string>
}

/** What redirects the SDK to the local endpoint; the SDK reads it while it loads. */
export function instanceEnvironment({
  cloudUrl,
  envId,
  secrets,
  variables,
}: EnvironmentOptions): NodeJS.ProcessEnv {
  return {
    ...variables,
    PATH: process.env['PATH'],
    TZ: 'UTC',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: cloudUrl }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: envId,
    TCB_ENV: envId,
    TENCENTCLOUD_SECRETID: secrets.secretId,
    TENCENTCLOUD_SECRETKEY: secrets.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: secrets.sessionToken,
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_UNIONID,WX_CLIENTIP,WX_API_TOKEN',
  }
}

/** What CloudBase sets for one invocation. The call's id is its token, so requests can be attributed. */
export function callEnvironment(callId: string, identity: CallIdentity): CallEnvironment {
  const { openid, appid, unionid, source } = identity
  return {
    WX_OPENID: openid || undefined,
    WX_APPID: appid || undefined,
    WX_UNIONID: unionid || undefined,
    WX_CLIENTIP: source.startsWith('wx_client') ? '127.0.0.1' : undefined,
    WX_API_TOKEN: callId,
    WX_TRIGGER_API_TOKEN_V0: callId,
    TCB_SOURCE: source,
    TRIGGER_SRC: source === 'wx_trigger' ? 'timer' : undefined,
  }
}

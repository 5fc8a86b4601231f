/**
 * Keys of the local deployment: made once, kept in `.local/env` (never in the repository) and given
 * to the functions as environment variables, as the cloud's console would.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface LocalSecrets {
  /** Credentials with which the SDK signs its requests. */
  cloud: { secretId: string; secretKey: string; sessionToken: string }
  appid: string
  /** What cloudfunctions/platform/secrets.ts reads. */
  variables: Record<string, string>
}

const key = () => randomBytes(32).toString('base64')

const MAKE: Record<string, () => string> = {
  CLOUD_SECRET_ID: () => `local${randomBytes(8).toString('hex')}`,
  CLOUD_SECRET_KEY: () => randomBytes(16).toString('hex'),
  CLOUD_SESSION_TOKEN: () => randomBytes(16).toString('hex'),
  WX_APPID: () => `wx${randomBytes(8).toString('hex')}`,
  FIELD_KEYS: () => `k1:${key()}`,
  BLIND_INDEX_KEY: key,
  CODE_KEY: key,
  WECHAT_APP_SECRET: () => randomBytes(16).toString('hex'),
  WECHAT_OA_APP_ID: () => `wx${randomBytes(8).toString('hex')}`,
  WECHAT_OA_APP_SECRET: () => randomBytes(16).toString('hex'),
  WECHAT_PROGRAM_ID: () => `gh_${randomBytes(6).toString('hex')}`,
  WECHAT_CALLBACK_TOKEN: () => randomBytes(16).toString('hex'),
  // 43 characters; the last carries two bits only, so that decoding and encoding agree.
  WECHAT_ENCODING_AES_KEY: () => key().slice(0, 43),
  WECHAT_TEMPLATES: () =>
    'tier=tier-change,what=thing1,tier=thing2,at=date3;expiry=points-expiring,what=thing1,points=number2,until=date3;offers=new-offer,what=thing1,title=thing2,until=date3',
  OWNER_CODE: () => String(randomInt(10_000_000, 100_000_000)),
}
const NOT_FOR_FUNCTIONS = new Set(['WX_APPID'])

/** Reads the file, adds what is missing. Own lines in it (`NAME=value`) reach the functions too. */
export function localSecrets(file: string): LocalSecrets {
  const values = existsSync(file) ? parse(readFileSync(file, 'utf8')) : new Map<string, string>()
  const missing = Object.keys(MAKE).filter((name) => !values.has(name))
  for (const name of missing) values.set(name, MAKE[name]?.() ?? '')
  if (missing.length > 0) {
    mkdirSync(dirname(file), { recursive: true })
    const lines = [...values].map(([name, value]) => `${name}=${value}`)
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  }
  const get = (name: string) => values.get(name) ?? ''
  const forFunctions = [...values].filter(
    ([name]) => !name.startsWith('CLOUD_') && !NOT_FOR_FUNCTIONS.has(name),
  )
  return {
    cloud: {
      secretId: get('CLOUD_SECRET_ID'),
      secretKey: get('CLOUD_SECRET_KEY'),
      sessionToken: get('CLOUD_SESSION_TOKEN'),
    },
    appid: get('WX_APPID'),
    variables: { ...Object.fromEntries(forFunctions), WECHAT_APP_ID: get('WX_APPID') },
  }
}

function parse(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=')
    if (equals > 0 && !line.startsWith('#')) {
      values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim())
    }
  }
  return values
}

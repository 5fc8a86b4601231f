import { readTemplates } from './pure/templates'
import type { ReminderTemplates } from './pure/templates'

/** Keys of the deployment, from the function's environment; never from the database or the client. */
export interface Secrets {
  /** 32 bytes each, by key id; the newest encrypts, all decrypt. */
  fieldKeys: { id: string; key: Buffer }[]
  /** 32 bytes for the phone number's blind index. */
  blindIndexKey: Buffer
  /** 32 bytes from which each card's rotating-code secret is derived. */
  codeKey: Buffer
  /** One-time code with which the first owner takes the programme over; '' when none is open. */
  ownerCode: string
  wechat: WeChatSecrets
}

/** Where WeChat is and who we are there; '' where the deployment has none. */
export interface WeChatSecrets {
  apiUrl: string
  /** The official account that owns the cards (its token and ticket, never the mini program's). */
  account: { appid: string; secret: string }
  /** Original id of the mini program (`gh_…`), for links from the card into it. */
  programId: string
  /** The newest EncodingAESKey first; an older one still opens what was under way at a rotation. */
  callback: { token: string; aesKeys: string[] }
  /** Templates of subscribe messages, by what they remind of. */
  templates: ReminderTemplates
}

/**
 * `FIELD_KEYS` = `id:base64,id:base64` (newest first), `BLIND_INDEX_KEY` and `CODE_KEY` = base64,
 * `OWNER_CODE` optional. Throws naming the variable that is missing or has the wrong length.
 * Of WeChat, all optional: `WECHAT_API_URL`, `WECHAT_OA_APP_ID`, `WECHAT_OA_APP_SECRET`,
 * `WECHAT_PROGRAM_ID`, `WECHAT_CALLBACK_TOKEN`, `WECHAT_ENCODING_AES_KEY` (`newest,older`),
 * `WECHAT_TEMPLATES` (see pure/templates.ts).
 */
export function readSecrets(env: NodeJS.ProcessEnv): Secrets {
  const fieldKeys = (env.FIELD_KEYS ?? '')
    .split(',')
    .filter(Boolean)
    .map((entry) => {
      const [id, text] = entry.split(':')
      return { id: id ?? '', key: bytes32('FIELD_KEYS', text) }
    })
  if (fieldKeys.length === 0) throw new Error('FIELD_KEYS is not set')
  return {
    fieldKeys,
    blindIndexKey: bytes32('BLIND_INDEX_KEY', env.BLIND_INDEX_KEY),
    codeKey: bytes32('CODE_KEY', env.CODE_KEY),
    ownerCode: env.OWNER_CODE ?? '',
    wechat: readWeChat(env),
  }
}

export function readWeChat(env: NodeJS.ProcessEnv): WeChatSecrets {
  return {
    apiUrl: env.WECHAT_API_URL ?? 'https://api.weixin.qq.com',
    account: { appid: env.WECHAT_OA_APP_ID ?? '', secret: env.WECHAT_OA_APP_SECRET ?? '' },
    programId: env.WECHAT_PROGRAM_ID ?? '',
    callback: {
      token: env.WECHAT_CALLBACK_TOKEN ?? '',
      aesKeys: (env.WECHAT_ENCODING_AES_KEY ?? '').split(',').filter(Boolean),
    },
    templates: readTemplates(env.WECHAT_TEMPLATES ?? ''),
  }
}

function bytes32(name: string, text: string | undefined): Buffer {
  const bytes = Buffer.from(text ?? '', 'base64')
  if (bytes.length !== 32) throw new Error(`${name} must hold 32 bytes in base64`)
  return bytes
}

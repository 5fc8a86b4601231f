import { XMLParser } from 'fast-xml-parser'
import * as v from 'valibot'
import type { Time } from '../../../typings/contract'
import type { WeChatSecrets } from '../secrets'
import { aesKey, decryptPush, signedBy } from './push-crypto'

/** How CloudBase hands an HTTP request to a function (docs.cloudbase.net, HTTP access service). */
const request = v.object({
  httpMethod: v.picklist(['GET', 'POST']),
  queryStringParameters: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.pipe(v.string(), v.maxLength(200_000)), ''),
  isBase64Encoded: v.optional(v.boolean(), false),
})

export type PushRequest =
  /** WeChat tries the address: answer `echo`. */
  | { kind: 'check'; echo: string }
  | { kind: 'message'; fields: Record<string, string> }
  /** Not WeChat, or not meant for us. `why` for the log. */
  | { kind: 'refused'; why: string }

/** WeChat repeats an event for a day; older requests are replays. */
const OLDEST_MS = 2 * 86_400_000

/**
 * Verifies and opens a request to the callback address. With an EncodingAESKey only encrypted messages
 * are taken, by `msg_signature`; without one, plain ones by `signature`.
 * Source: developers.weixin.qq.com, message push, "verify the message comes from WeChat".
 */
export function readPush(
  { callback, account }: WeChatSecrets,
  event: unknown,
  now: Time,
): PushRequest {
  if (callback.token === '') return refused('no callback token is set')
  const parsed = v.safeParse(request, event)
  if (!parsed.success) return refused('no HTTP request')
  const { httpMethod, queryStringParameters: query } = parsed.output
  const { timestamp = '', nonce = '', signature = '', echostr = '' } = query
  if (!(Math.abs(now - Number(timestamp) * 1000) <= OLDEST_MS)) return refused('not of our time')
  const plain = signedBy(signature, [callback.token, timestamp, nonce])
  if (httpMethod === 'GET') {
    return plain ? { kind: 'check', echo: echostr } : refused('signature')
  }
  const { body, isBase64Encoded } = parsed.output
  const fields = fieldsOf(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body)
  if (!fields) return refused('no message')
  if (callback.aesKeys.length === 0) {
    return plain ? { kind: 'message', fields } : refused('signature')
  }
  const { Encrypt = '' } = fields
  const signed = [callback.token, timestamp, nonce, Encrypt]
  if (Encrypt === '' || !signedBy(query['msg_signature'] ?? '', signed)) {
    return refused('msg_signature')
  }
  for (const key of callback.aesKeys) {
    const text = decryptPush(aesKey(key), account.appid, Encrypt)
    const opened = text === null ? null : fieldsOf(text)
    if (opened) return { kind: 'message', fields: opened }
  }
  return refused('encryption')
}

const refused = (why: string): PushRequest => ({ kind: 'refused', why })

// Entities of one's own (DOCTYPE) are how XML reads files and eats memory: such a text is no message.
const xml = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true })

/** The flat fields of a message in XML or JSON; nested ones as JSON text. Null when it is neither. */
function fieldsOf(text: string): Record<string, string> | null {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return null
  const root = text.trimStart().startsWith('{') ? fromJson(text) : fromXml(text)
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return null
  const entries = Object.entries(root as Record<string, unknown>)
  const named = entries.filter(([name]) => /^[A-Za-z]\w{0,63}$/.test(name))
  return Object.fromEntries(
    named.map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : JSON.stringify(value),
    ]),
  )
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null // Not JSON after all: no message.
  }
}

function fromXml(text: string): unknown {
  try {
    return (xml.parse(text, true) as { xml?: unknown }).xml
  } catch {
    return null // Not well-formed: no message.
  }
}

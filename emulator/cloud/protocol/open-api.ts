import { randomInt } from 'node:crypto'
import type { Clock } from '../clock'
import type { SentMessage } from '../cloud'
import { codeImage } from './code-image'
import { CloudError } from './errors'
import { readFields, writeFields } from './protobuf'

/** What the rest of the emulator lends to the open API. */
export interface OpenApiParts {
  readonly clock: Clock
  readonly numberOf: (env: string, code: string) => string | null
  /** WeChat's errcode for a message, 0 to accept it. */
  readonly messageRule: (message: SentMessage) => number
  readonly sent: (message: SentMessage) => void
}

interface ApiReply {
  readonly contentType: string
  readonly bytes: Buffer
}

type Api = (env: string, input: Record<string, unknown>, parts: OpenApiParts) => ApiReply

const json = (body: Record<string, unknown>): ApiReply => ({
  contentType: 'application/json',
  bytes: Buffer.from(JSON.stringify(body)),
})

const failure = (errcode: number, errmsg: string): ApiReply => json({ errcode, errmsg })

const MESSAGE_ERRORS: Readonly<Record<number, string>> = {
  43101: 'user refuse to accept the msg',
  40037: 'invalid template_id',
  47003: 'argument invalid',
}

const CODE_ERRORS: Readonly<Record<number, string>> = {
  40129: 'invalid scene',
  41030: 'invalid page',
  40097: 'invalid args: width',
}

/** The picture, or WeChat's errcode. */
export function unlimitedCode({ scene, page, width }: Record<string, unknown>): Buffer | number {
  if (typeof scene !== 'string' || !/^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/.test(scene))
    return 40129
  const isPage = typeof page === 'string' && !page.startsWith('/') && !page.includes('?')
  if (page !== undefined && !isPage) return 41030
  const widthPx = width === undefined ? 430 : Number(width)
  if (!(widthPx >= 280 && widthPx <= 1280)) return 40097
  return codeImage(`weapp:${isPage ? page : ''}?scene=${encodeURIComponent(scene)}`, widthPx)
}

/** The calls the product makes; anything else is refused by name. */
const APIS: Readonly<Record<string, Api>> = {
  /** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html */
  'phonenumber.getPhoneNumber': (env, { code }, { clock, numberOf }) => {
    const number = typeof code === 'string' ? numberOf(env, code) : null
    if (number === null) return failure(40029, 'invalid code')
    return json({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phone_number: number,
        pure_phone_number: number,
        country_code: '86',
        watermark: { timestamp: Math.floor(clock.now() / 1000), appid: '' },
      },
    })
  },

  /** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html */
  'wxacode.getUnlimited': (_env, input) => {
    const code = unlimitedCode(input)
    return typeof code === 'number'
      ? failure(code, CODE_ERRORS[code] ?? 'refused')
      : { contentType: 'image/png', bytes: code }
  },

  /** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html */
  'subscribeMessage.send': (env, body, { clock, messageRule, sent }) => {
    if (typeof body.touser !== 'string' || body.touser === '')
      return failure(40003, 'invalid openid')
    if (typeof body.template_id !== 'string' || body.template_id === '')
      return failure(40037, 'invalid template_id')
    if (typeof body.data !== 'object' || body.data === null)
      return failure(47003, 'argument invalid: data')
    const message = { env, sentAt: clock.now(), body }
    const errcode = messageRule(message)
    if (errcode !== 0) return failure(errcode, MESSAGE_ERRORS[errcode] ?? 'refused')
    sent(message)
    return json({ errcode: 0, errmsg: 'ok', msgid: randomInt(2 ** 47) })
  },
}

/** CloudBase's code for an API that does not exist. */
const API_NOT_FOUND = -604100

/**
 * wx.openApi: requestData is protobuf `{ 2: { 1: [{ 1: key, 2: JSON }] } }`, the reply protobuf
 * `{ 1: body, 2: content type, 3: error code }`. An unknown name is error -604100, API not found.
 */
export function callOpenApi(
  env: string,
  name: string,
  requestData: Buffer,
  parts: OpenApiParts,
): Buffer {
  const api = Object.hasOwn(APIS, name) ? APIS[name] : undefined
  if (!api) {
    return writeFields([
      {
        number: 1,
        value: JSON.stringify({ errcode: API_NOT_FOUND, errmsg: `API not found: ${name}` }),
      },
      { number: 2, value: 'application/json' },
    ])
  }
  const reply = api(env, readInput(requestData), parts)
  return writeFields([
    { number: 1, value: reply.bytes },
    { number: 2, value: reply.contentType },
  ])
}

function readInput(requestData: Buffer): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const pair of bytesOf(requestData, 2).flatMap((data) => bytesOf(data, 1))) {
    const key = bytesOf(pair, 1)[0]?.toString()
    const value = bytesOf(pair, 2)[0]
    if (key === undefined || value === undefined) continue
    try {
      input[key] = JSON.parse(value.toString())
    } catch {
      throw new CloudError(
        'INVALID_PARAM',
        `[InvalidParameter] the value of ${key.slice(0, 80)} is not JSON`,
      )
    }
  }
  return input
}

function bytesOf(message: Buffer, number: number): Buffer[] {
  return readFields(message).flatMap((field) =>
    field.number === number && Buffer.isBuffer(field.value) ? [field.value] : [],
  )
}

/** WeChat's side alone, with a merchant's server that keeps what it is told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MovableClock } from '../../../emulator/cloud/clock'
import { openRooms } from '../../../emulator/rooms'
import { openWeChat, type WeChat, type WeChatOptions } from '../../../emulator/wechat'
import { decryptMessage, sortedSha1 } from '../../../emulator/wechat/message-crypto'

export const PROGRAM = { appid: 'wxprogram', secret: 'program-secret' }
export const OFFICIAL = { appid: 'wxofficial0000001', secret: 'official-secret' }
const KEYS = { token: 'callback', encodingAesKey: 'A'.repeat(43) }

export interface Pushed {
  fields: Record<string, string>
  query: Record<string, string>
}

type Reply = Record<string, unknown> & { errcode: number; errmsg: string }

export interface StartedWeChat {
  weChat: WeChat
  clock: MovableClock
  url: string
  /** Everything the merchant's server was told, opened and with its signature checked. */
  pushed: Pushed[]
  /** What the merchant's server answers; throw to break the connection. */
  answer: { with: () => { status?: number; body: string; delayMs?: number } }
  /** A POST with an access token of the official account, or as given. */
  post(path: string, body: unknown, token?: string): Promise<Reply>
  get(path: string): Promise<Reply>
  token(account?: typeof PROGRAM, force?: boolean): Promise<Reply>
  /** Closes, and opens the same data again. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function startWeChat(options: Partial<WeChatOptions> = {}): Promise<StartedWeChat> {
  const dir = mkdtempSync(join(tmpdir(), 'wechat-'))
  const clock = new MovableClock()
  const rooms = await openRooms(0)
  const url = `http://127.0.0.1:${rooms.port}`
  const pushed: Pushed[] = []
  const answer: StartedWeChat['answer'] = { with: () => ({ body: 'success' }) }
  rooms.add({
    prefix: '/merchant',
    handle: async (request, response) => {
      let body = ''
      for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) body += chunk
      const query = Object.fromEntries(new URL(request.url ?? '', url).searchParams)
      pushed.push({ fields: openPush(body, query), query })
      const { status = 200, body: text, delayMs = 0 } = answer.with()
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      response.writeHead(status).end(text)
    },
    close: () => Promise.resolve(),
  })
  const open = () =>
    openWeChat({
      dir,
      clock,
      prefix: '/wechat',
      program: PROGRAM,
      official: OFFICIAL,
      events: { url: `${url}/merchant`, ...KEYS },
      phoneNumberOf: (code, openid) =>
        code === 'phone-code' && (openid ?? 'o-ming') === 'o-ming' ? '13800000000' : null,
      ...options,
    })
  let current = open()
  rooms.add({
    prefix: '/wechat',
    handle: (request, response) => current.mount.handle(request, response),
    close: () => current.close(),
  })
  const ask = async (path: string, init?: RequestInit) =>
    (await (await fetch(`${url}/wechat${path}`, init)).json()) as Reply
  const started: StartedWeChat = {
    get weChat() {
      return current
    },
    clock,
    url: `${url}/wechat`,
    pushed,
    answer,
    get: (path) => ask(path),
    token: ({ appid, secret } = OFFICIAL, force_refresh = false) =>
      ask('/cgi-bin/stable_token', {
        method: 'POST',
        body: JSON.stringify({
          grant_type: 'client_credential',
          appid,
          secret,
          ...(force_refresh ? { force_refresh } : {}),
        }),
      }),
    post: async (path, body, token) => {
      const access = token ?? ((await started.token())['access_token'] as string)
      return ask(`${path}?access_token=${encodeURIComponent(access)}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    },
    restart: async () => {
      await current.close()
      current = open()
    },
    close: async () => {
      await rooms.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return started
}

const part = (xml: string, name: string) =>
  new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]></${name}>`, 's').exec(xml)?.[1] ?? ''

/** @throws Error when the push is not signed and encrypted as agreed */
function openPush(body: string, query: Record<string, string>): Record<string, string> {
  const encrypted = part(body, 'Encrypt')
  const signed = [KEYS.token, query['timestamp'] ?? '', query['nonce'] ?? '', encrypted]
  if (sortedSha1(signed) !== query['msg_signature']) throw new Error('the push is not signed')
  const xml = decryptMessage(encrypted, { ...KEYS, appid: OFFICIAL.appid })
  const fields = xml.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|(-?\d+))<\/\1>/gs)
  return Object.fromEntries(
    [...fields].map(([, name = '', text, number]) => [name, text ?? number ?? '']),
  )
}

/** The least that WeChat accepts as a member card. */
export const cardBody = (more: object = {}, base: object = {}) => ({
  card: {
    card_type: 'MEMBER_CARD',
    member_card: {
      base_info: {
        logo_url: 'https://mmbiz.qpic.cn/logo',
        brand_name: 'Misty Hill Tea',
        code_type: 'CODE_TYPE_BARCODE',
        title: 'Member card',
        color: 'Color010',
        notice: 'Show at the till',
        description: 'One card for all shops',
        date_info: { type: 'DATE_TYPE_PERMANENT' },
        sku: { quantity: 1000 },
        get_limit: 1,
        need_push_on_view: true,
        ...base,
      },
      prerogative: 'Points on every purchase',
      supply_bonus: true,
      supply_balance: false,
      custom_field1: { name_type: 'FIELD_NAME_TYPE_LEVEL', url: '' },
      ...more,
    },
  },
})

export const MING = { openid: 'o-ming', unionid: 'u-ming', appid: PROGRAM.appid }
export const HONG = { openid: 'o-hong', unionid: 'u-hong', appid: PROGRAM.appid }

let lastNonce = 0

/** A cardExt as the product signs it. */
export function signedExt(
  ticket: string,
  cardId: string,
  nowMs: number,
  more: { code?: string; openid?: string; nonce_str?: string; outer_str?: string } = {},
): string {
  const timestamp = String(Math.floor(nowMs / 1000))
  const nonce_str = more.nonce_str ?? `nonce${++lastNonce}`
  const { code, openid, outer_str } = more
  const values = [ticket, timestamp, cardId, code, openid, nonce_str].filter((v) => v !== undefined)
  const signature = sortedSha1(values)
  return JSON.stringify({ code, openid, timestamp, nonce_str, outer_str, signature })
}

/** A card that has passed its review, and a ticket to sign with. */
export async function readyCard(started: StartedWeChat, more: object = {}, base: object = {}) {
  const { card_id } = await started.post('/card/create', cardBody(more, base))
  const cardId = card_id as string
  started.weChat.review(cardId, true)
  const access = (await started.token())['access_token'] as string
  const { ticket } = await started.get(
    `/cgi-bin/ticket/getticket?type=wx_card&access_token=${access}`,
  )
  return { cardId, ticket: ticket as string }
}

/** The whole way of a claim; returns the plain code. */
export async function claim(
  started: StartedWeChat,
  card: { cardId: string; ticket: string },
  who = MING,
) {
  const ext = signedExt(card.ticket, card.cardId, started.clock.now())
  const { code } = started.weChat.wallet.add(who, card.cardId, ext)
  const opened = await started.post('/card/code/decrypt', { encrypt_code: code })
  return opened['code'] as string
}

/** One request to api.weixin.qq.com: faults, method, token, limits, body, then the interface itself. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { codeImage } from '../cloud/protocol/code-image'
import type { WeChatFault, WeChatFaults } from './faults'
import { INTERFACES } from './interfaces'
import type { Limits } from './limits'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'
import type { Account, Tokens } from './tokens'
import type { Traffic } from './traffic'

interface Requests {
  platform: Platform
  tokens: Tokens
  limits: Limits
  faults: WeChatFaults
  traffic: Traffic
  now(): number
  options: { prefix: string; program: Account; official: Account }
}

const LONGEST_BODY = 1024 * 1024
const CODE_IMAGE_PX = 430

export async function serve(
  requests: Requests,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const path = url.pathname.slice(requests.options.prefix.length)
  if (path === '/cgi-bin/showqrcode') {
    sendImage(
      response,
      codeImage(`wechat-card:${url.searchParams.get('ticket') ?? ''}`, CODE_IMAGE_PX),
    )
    return
  }
  requests.limits.arrived(path)
  const body = await readBody(request)
  const done = requests.traffic.begin('call', path, {
    ...Object.fromEntries(url.searchParams),
    ...asObject(body),
  })
  const fault = requests.faults.strike(path, ['errcode', 'timeout', 'slow', 'lostReply'])
  if (fault?.kind === 'timeout') {
    done({ code: 0, fault: 'timeout' })
    return // The caller gives up; nothing was carried out.
  }
  const reply = carriedOut(requests, request.method ?? 'GET', path, url.searchParams, body, fault)
  const struck = fault && { fault: `${fault.kind} ${fault.errcode ?? fault.delayMs ?? ''}`.trim() }
  const shown = Buffer.isBuffer(reply) ? `${reply.length} bytes` : reply
  const code = Buffer.isBuffer(reply) ? 0 : reply.errcode
  done({ reply: shown, code, ...struck })
  if (fault?.kind === 'lostReply') {
    request.socket.destroy()
    return
  }
  if (fault?.kind === 'slow') await new Promise((go) => setTimeout(go, fault.delayMs))
  if (Buffer.isBuffer(reply)) sendImage(response, reply)
  else {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(reply))
  }
}

type Reply = Buffer | { errcode: number; errmsg: string }

/** A refused request still counts against its limits; both are one step on the disk. */
function carriedOut(
  requests: Requests,
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
  fault: WeChatFault | undefined,
): Reply {
  return requests.platform.store.step((): Reply => {
    try {
      if (fault?.kind === 'errcode') throw new WeChatRefusal(fault.errcode ?? -1)
      const done = run(requests, method, path, query, body)
      return Buffer.isBuffer(done) ? done : { errcode: 0, errmsg: 'ok', ...done }
    } catch (error) {
      if (!(error instanceof WeChatRefusal)) throw error
      return { errcode: error.errcode, errmsg: error.message }
    }
  })
}

function run(
  { platform, tokens, limits, now: clock, options }: Requests,
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
): object | Buffer {
  const known = Object.hasOwn(INTERFACES, path) ? INTERFACES[path] : undefined
  if (!known) throw new WeChatRefusal(40066)
  if (method !== known.method) throw new WeChatRefusal(known.method === 'GET' ? 43001 : 43002)
  const now = clock()
  if (known.account) {
    const owner = tokens.ownerOf(query.get('access_token'), now)
    if (owner !== options[known.account].appid) throw new WeChatRefusal(48001)
  }
  limits.count(path, now)
  const input = known.method === 'GET' ? undefined : parseJson(body)
  return known.run({ platform, tokens, now, query, input })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new WeChatRefusal(47001)
  }
}

const asObject = (body: string): object => {
  try {
    return JSON.parse(body || '{}') as object
  } catch {
    return { body: body.slice(0, 200) } // Not JSON: shown as it came.
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    if (body.length <= LONGEST_BODY) body += chunk
  }
  return body
}

function sendImage(response: ServerResponse, image: Buffer): void {
  response.writeHead(200, { 'content-type': 'image/png' })
  response.end(image)
}

/**
 * HTTP access to functions, as CloudBase's HTTP service does it: the request becomes an event, the
 * reply becomes a response. Source: docs.cloudbase.net, access cloud functions by HTTP.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Mount } from '../../mount'
import { CallFailure, ERROR_CODE, REQUEST_LIMIT_BYTES } from './envelope'

export interface HttpEvent {
  httpMethod: string
  /** The whole path below the domain, the access path included. */
  path: string
  headers: Record<string, string>
  queryStringParameters: Record<string, string>
  /** Text as it came, or base64 when the bytes are no UTF-8. */
  body: string
  isBase64Encoded: boolean
  requestContext: { requestId: string; envId: string }
}

export interface HttpAccessOptions {
  /** Where on the emulator's port this stands in for the environment's own domain. */
  prefix: string
  /** Access path to function name, e.g. { '/notify': 'notify' }. */
  paths: Record<string, string>
  invoke(functionName: string, event: Omit<HttpEvent, 'requestContext'>): Promise<unknown>
}

interface IntegrationReply {
  statusCode: number
  headers?: Record<string, string | number>
  body?: unknown
  isBase64Encoded?: boolean
}

export function createHttpAccess(options: HttpAccessOptions): Mount {
  return {
    prefix: options.prefix,
    handle: (request, response) => handle(options, request, response),
    close: () => Promise.resolve(),
  }
}

async function handle(
  { prefix, paths, invoke }: HttpAccessOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const path = url.pathname.slice(prefix.length) || '/'
  const functionName = functionFor(paths, path)
  if (!functionName) {
    fail(response, 404, 'INVALID_PATH', `no access path serves ${path}`)
    return
  }
  const body = await readBody(request)
  if (!body) {
    fail(response, 413, 'EXCEED_MAX_PAYLOAD_SIZE', 'the request is larger than 6 MB')
    return
  }
  const text = asText(body)
  try {
    const reply = await invoke(functionName, {
      httpMethod: request.method ?? 'GET',
      path,
      headers: singleHeaders(request),
      queryStringParameters: Object.fromEntries(url.searchParams),
      body: text ?? body.toString('base64'),
      isBase64Encoded: text === undefined,
    })
    write(response, reply)
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error
    const status = error.errCode === ERROR_CODE.timedOut ? 504 : 500
    fail(response, status, 'FUNCTION_INVOCATION_FAILED', error.reason)
  }
}

/** The longest access path that is the request's path or a folder above it. */
function functionFor(paths: Record<string, string>, path: string): string | undefined {
  const fitting = Object.keys(paths)
    .filter((access) => path === access || path.startsWith(access === '/' ? '/' : `${access}/`))
    .sort((a, b) => b.length - a.length)
  return fitting[0] === undefined ? undefined : paths[fitting[0]]
}

/** Undefined when the request is too large; the rest of it is read and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= REQUEST_LIMIT_BYTES) chunks.push(chunk)
  }
  return size > REQUEST_LIMIT_BYTES ? undefined : Buffer.concat(chunks)
}

function asText(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined // Not UTF-8: the caller sends it as base64.
  }
}

function singleHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
  }
  return headers
}

function isIntegrationReply(reply: unknown): reply is IntegrationReply {
  return (
    typeof reply === 'object' &&
    reply !== null &&
    'statusCode' in reply &&
    typeof reply.statusCode === 'number'
  )
}

function write(response: ServerResponse, reply: unknown): void {
  if (isIntegrationReply(reply)) {
    const { statusCode, headers = {}, body = '', isBase64Encoded = false } = reply
    response.writeHead(statusCode, headers)
    if (typeof body !== 'string') response.end(JSON.stringify(body))
    else response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body)
  } else if (typeof reply === 'object' && reply !== null) {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(reply))
  } else {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(reply === undefined || reply === null ? '' : String(reply as string | number))
  }
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ code, message }))
}

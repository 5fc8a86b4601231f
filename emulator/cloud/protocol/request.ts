import type { IncomingMessage } from 'node:http'
import { parseEjson, isDocument, type Document, type Value } from '../language'
import { CloudError } from './errors'

/** A request is at most as large as the largest document MongoDB takes. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024

/** The JSON body of a request to the endpoint. */
export type Body = Record<string, unknown>

/**
 * Reads a whole body and calls `done` once, in the turn of its last bytes. A body over the limit is
 * read to its end and forgotten, so that the caller gets an answer instead of a broken connection;
 * `failure` is then INVALID_PARAM.
 */
export function readBody(
  request: IncomingMessage,
  done: (bytes: Buffer, failure: Error | undefined) => void,
): void {
  let first: Buffer | undefined
  let rest: Buffer[] | undefined
  let size = 0
  let over = false
  const finish = (bytes: Buffer, failure?: Error): void => {
    if (over) return
    over = true
    done(bytes, failure)
  }
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (!first) first = chunk
    else if (size <= MAX_REQUEST_BYTES) (rest ??= []).push(chunk)
    else rest = undefined
  })
  request.on('end', () => {
    if (size > MAX_REQUEST_BYTES) finish(NO_BYTES, tooLarge())
    else if (rest) finish(Buffer.concat([first ?? NO_BYTES, ...rest]))
    else finish(first ?? NO_BYTES)
  })
  request.on('error', (error) => {
    finish(NO_BYTES, error)
  })
  request.on('aborted', () => {
    finish(NO_BYTES, new CloudError('INVALID_PARAM', '[InvalidParameter] the request broke off'))
  })
}

const NO_BYTES = Buffer.alloc(0)

const tooLarge = (): CloudError =>
  new CloudError(
    'INVALID_PARAM',
    `[LimitExceeded.RequestSize] a request holds at most ${MAX_REQUEST_BYTES} bytes`,
  )

/** @throws CloudError INVALID_PARAM when the bytes are no JSON object */
export function readJson(bytes: Buffer): Body {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new CloudError('INVALID_PARAM', '[InvalidParameter] the request body is not JSON')
  }
  if (!isDocument(json))
    throw new CloudError(
      'INVALID_PARAM',
      '[InvalidParameter] the request body is not a JSON object',
    )
  return json
}

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/

/** The Host that was found local last: nearly always the next one, too. */
let lastLocal = ''

/**
 * A header as it was sent. `headers` would sort all of them into an object first, which costs more
 * than to look at each.
 */
function headerOf({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const sent = rawHeaders[i] as string
    if (sent.length === name.length && sent.toLowerCase() === name) return rawHeaders[i + 1]
  }
  return undefined
}

export const contentTypeOf = (request: IncomingMessage): string =>
  headerOf(request, 'content-type') ?? ''

/**
 * Only programs and pages of this machine may ask: a foreign Host is another site's name that
 * points here, a foreign Origin another site's page.
 * @throws CloudError INVALID_REQUEST_SOURCE
 */
export function requireLocal(request: IncomingMessage): string {
  const host = headerOf(request, 'host') ?? ''
  const origin = headerOf(request, 'origin')
  if (host !== lastLocal) {
    if (!LOCAL_HOST.test(host)) {
      throw new CloudError(
        'INVALID_REQUEST_SOURCE',
        '[InvalidRequestSource] the Host header names another machine',
      )
    }
    lastLocal = host
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new CloudError(
      'INVALID_REQUEST_SOURCE',
      '[InvalidRequestSource] the Origin header names another site',
    )
  }
  return host
}

const SCHEME = 'TC3-HMAC-SHA256 Credential='
const SIGNATURE = ', Signature='
const SIGNATURE_DIGITS = 64

/**
 * The secret id of a TC3-HMAC-SHA256 authorization, which must be well formed. The signature itself
 * is not computed again: on one machine the secret id and the session token are secret enough.
 * @throws CloudError SIGN_PARAM_INVALID
 */
export function secretIdOf(request: IncomingMessage): string {
  const authorization = headerOf(request, 'authorization') ?? ''
  const end = authorization.indexOf('/', SCHEME.length)
  const signature = authorization.lastIndexOf(SIGNATURE)
  const wellFormed =
    authorization.startsWith(SCHEME) &&
    end > SCHEME.length &&
    signature > end &&
    signature + SIGNATURE.length + SIGNATURE_DIGITS === authorization.length
  if (!wellFormed) {
    throw new CloudError(
      'SIGN_PARAM_INVALID',
      '[SignatureError] the authorization header is no TC3-HMAC-SHA256 signature',
    )
  }
  return authorization.slice(SCHEME.length, end)
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** @throws CloudError or LanguageError INVALID_PARAM, naming the field */
export function ejsonOf(body: Body, field: string): Value | undefined {
  const text = body[field]
  if (text === undefined || text === null || text === '') return undefined
  if (typeof text !== 'string') {
    throw new CloudError('INVALID_PARAM', `[InvalidParameter] ${field} must be an EJSON string`)
  }
  return parseEjson(text)
}

/** An EJSON object in a field; undefined when the field is absent. */
export function objectOf(body: Body, field: string): Document | undefined {
  const value = ejsonOf(body, field)
  if (value === undefined) return undefined
  if (!isDocument(value)) {
    throw new CloudError('INVALID_PARAM', `[InvalidParameter] ${field} must be an EJSON object`)
  }
  return value
}

/** A whole number of 0 or more in a field; undefined when the field is absent. */
export function countOf(body: Body, field: string): number | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new CloudError(
      'INVALID_PARAM',
      `[InvalidParameter] ${field} must be an integer of 0 or more`,
    )
  }
  return value
}

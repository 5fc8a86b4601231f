import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { copyFile, cp, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '../clock'
import { CloudError } from '../protocol/errors'
import { requireLocal } from '../protocol/request'
import { fileIdOf, pathOfFileId, requirePath } from './paths'

/** How long an upload may start after its address was asked for. */
const UPLOAD_MS = 15 * 60_000
const DEFAULT_LINK_S = 7200
/** CloudBase lets a temporary link live a day at most. */
const MAX_LINK_S = 86_400
/** CloudBase's limit for one file is 5 GB; a laptop's demonstration needs no more than this. */
const MAX_FILE_BYTES = 100 * 1024 * 1024

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
}

const NOT_THERE = { code: 'STORAGE_FILE_NONEXIST', message: 'storage file not exists' }

/** Files of all environments: `<dir>/<env>/files/<path>`, reached by links that are signed and expire. */
export class Files {
  private readonly secret = randomBytes(32)

  constructor(
    private readonly folderOf: ReadonlyMap<string, string>,
    private readonly clock: Clock,
  ) {}

  /** storage.getUploadMetadata: where to PUT. */
  uploadTarget(env: string, host: string, path: unknown): Record<string, unknown> {
    const valid = requirePath(path)
    const expiresAt = this.clock.now() + UPLOAD_MS
    const sign = this.sign('PUT', env, valid, expiresAt)
    const encoded = valid.split('/').map(encodeURIComponent).join('/')
    return {
      url: `http://${host}/admin/files/${env}/${encoded}?expires=${expiresAt}&sign=${sign}`,
      token: sign,
      authorization: sign,
      fileId: fileIdOf(env, valid),
      cosFileId: sign,
    }
  }

  /**
   * storage.batchGetDownloadUrl, one file. The SDK encodes the link itself, so it goes out plain, but
   * for what would end its path or hide in it.
   */
  async link(
    env: string,
    host: string,
    fileId: unknown,
    maxAgeS: unknown,
  ): Promise<Record<string, unknown>> {
    const path = pathOfFileId(env, fileId)
    if (path === null || !(await this.exists(env, path))) {
      return { ...NOT_THERE, fileID: fileId, tempFileURL: '' }
    }
    const maxAge =
      typeof maxAgeS === 'number' && maxAgeS > 0 ? Math.min(maxAgeS, MAX_LINK_S) : DEFAULT_LINK_S
    const expiresAt = this.clock.now() + maxAge * 1000
    const sign = this.sign('GET', env, path, expiresAt)
    const plain = path.replace(/[%?#]/g, encodeURIComponent)
    const url = `http://${host}/admin/files/${env}/${plain}?expires=${expiresAt}&sign=${sign}`
    return { code: 'SUCCESS', fileID: fileId, tempFileURL: url, download_url: url, maxAge }
  }

  /** storage.batchDeleteFile, one file. */
  async remove(env: string, fileId: unknown): Promise<Record<string, unknown>> {
    const path = pathOfFileId(env, fileId)
    if (path === null || !(await this.exists(env, path))) {
      return { ...NOT_THERE, fileID: fileId }
    }
    await rm(this.place(env, path))
    return { code: 'SUCCESS', fileID: fileId }
  }

  /** storage.batchCopyFile, one file. */
  async copy(env: string, order: Record<string, unknown>): Promise<Record<string, unknown>> {
    const from = requirePath(order.src_path)
    const to = requirePath(order.dst_path)
    if (!(await this.exists(env, from)))
      return { code: 'STORAGE_FILE_NONEXIST', message: `no such file: ${from}` }
    if (order.overwrite === false && (await this.exists(env, to))) {
      return { code: 'STORAGE_REQUEST_FAIL', message: `the file exists: ${to}` }
    }
    await mkdir(dirname(this.place(env, to)), { recursive: true })
    await copyFile(this.place(env, from), this.place(env, to))
    if (order.remove_original === true) await rm(this.place(env, from))
    return { code: 'SUCCESS', fileId: fileIdOf(env, to) }
  }

  /** GET, HEAD and PUT below /admin/files. Failures come as COS's XML. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [env = '', ...rest] = url.pathname.slice('/admin/files/'.length).split('/')
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
    try {
      requireLocal(request)
      if (method !== 'GET' && method !== 'PUT') throw new Refusal(405, 'MethodNotAllowed')
      const path = this.signedPath(method, env, rest.join('/'), url.searchParams)
      if (method === 'PUT') await this.receive(env, path, request, response)
      else await this.deliver(env, path, request, response)
    } catch (error) {
      const refusal = error instanceof CloudError ? new Refusal(403, 'AccessDenied') : error
      if (!(refusal instanceof Refusal)) throw error
      request.resume()
      const requestId = randomBytes(8).toString('hex')
      response.writeHead(refusal.status, { 'content-type': 'application/xml' })
      response.end(
        `<?xml version='1.0' encoding='utf-8' ?><Error><Code>${refusal.message}</Code><Message>${refusal.message}</Message>` +
          `<RequestId>${requestId}</RequestId><TraceId>${requestId}</TraceId></Error>`,
      )
    }
  }

  /** Removes every file of an environment. */
  async clear(env: string): Promise<void> {
    await rm(this.folder(env), { recursive: true, force: true })
  }

  /** Copies every file of an environment to a folder; an environment without files makes none. */
  async copyTo(env: string, folder: string): Promise<void> {
    await copyFolder(this.folder(env), folder)
  }

  /** Takes in every file of a folder. */
  async copyFrom(env: string, folder: string): Promise<void> {
    await copyFolder(folder, this.folder(env))
  }

  /** The file a signed address means. The SDK may have encoded a percent sign once more. */
  private signedPath(method: string, env: string, encoded: string, query: URLSearchParams): string {
    const expiresAt = Number(query.get('expires'))
    const given = Buffer.from(query.get('sign') ?? '')
    for (const path of decodings(encoded)) {
      const wanted = Buffer.from(this.sign(method, env, path, expiresAt))
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) continue
      if (this.clock.now() > expiresAt) throw new Refusal(403, 'RequestExpired')
      return path
    }
    throw new Refusal(403, 'SignatureDoesNotMatch')
  }

  /** Written beside, made durable, then put in place: a broken upload leaves what was there. */
  private async receive(
    env: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const place = this.place(env, path)
    const beside = `${place}.${randomBytes(6).toString('hex')}${UPLOADING}`
    let size = 0
    try {
      await mkdir(dirname(place), { recursive: true })
      await pipeline(
        request,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length
            if (size > MAX_FILE_BYTES) throw new Refusal(400, 'EntityTooLarge')
            yield chunk
          }
        },
        createWriteStream(beside),
      )
      const file = await open(beside)
      await file.sync()
      await file.close()
      await rename(beside, place)
    } catch (error) {
      await rm(beside, { force: true })
      if (error instanceof Refusal) throw error
      throw new Refusal(400, 'InvalidRequest')
    }
    response.writeHead(200, { 'content-length': 0 })
    response.end()
  }

  private async deliver(
    env: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!(await this.exists(env, path))) throw new Refusal(404, 'NoSuchKey')
    const { size } = await stat(this.place(env, path))
    response.writeHead(200, {
      'content-type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
      'content-length': size,
      'x-content-type-options': 'nosniff',
    })
    if (request.method === 'HEAD') response.end()
    else await pipeline(createReadStream(this.place(env, path)), response)
  }

  private async exists(env: string, path: string): Promise<boolean> {
    try {
      return (await stat(this.place(env, path))).isFile()
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
  }

  private folder(env: string): string {
    const folder = this.folderOf.get(env)
    if (folder === undefined) throw new CloudError('INVALID_ENV', `unknown environment: ${env}`)
    return folder
  }

  private place(env: string, path: string): string {
    return join(this.folder(env), ...path.split('/'))
  }

  private sign(method: string, env: string, path: string, expiresAt: number): string {
    return createHmac('sha256', this.secret)
      .update(`${method}\n${env}\n${path}\n${expiresAt}`)
      .digest('hex')
  }
}

const UPLOADING = '.uploading'

async function copyFolder(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return
  await cp(from, to, { recursive: true, filter: (source) => !source.endsWith(UPLOADING) })
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    code: string,
  ) {
    super(code)
  }
}

function decodings(encoded: string): string[] {
  const once = decoded(encoded)
  if (once === null) throw new Refusal(400, 'InvalidURI')
  const twice = once.includes('%') ? decoded(once) : null
  return twice === null ? [once] : [once, twice]
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

const isMissing = (error: unknown): boolean => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return code === 'ENOENT' || code === 'ENOTDIR'
}

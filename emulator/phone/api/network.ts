import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { networkChanges, networkType } from './device-state'
import { Listeners } from './listeners'
import { number, record, text } from './options'
import type { Options } from './options'
import { requireNetwork } from './services'
import { keepFile, readContent, writeFile } from './temp-files'

const defaultTimeoutMs = 60_000
const bodyless = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What request, downloadFile and uploadFile hand back at once: a way to stop, and early news. */
class Task {
  private readonly control = new AbortController()
  private readonly headers = new Listeners<{ header: Record<string, string> }>()
  private readonly progress = new Listeners<{
    progress: number
    totalBytesWritten: number
    totalBytesExpectedToWrite: number
  }>()
  readonly onHeadersReceived = this.headers.on
  readonly offHeadersReceived = this.headers.off
  readonly onProgressUpdate = this.progress.on
  readonly offProgressUpdate = this.progress.off
  readonly abort = (): void => this.control.abort(new ApiFailure('abort'))

  /** @throws ApiFailure offline, aborted, timed out, or not reachable */
  async fetch(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
    requireNetwork()
    if (!/^https?:\/\//.test(url)) throw new ApiFailure(`invalid url "${url}"`, { errno: 600009 })
    const timer = setTimeout(
      () => this.control.abort(new ApiFailure('timeout', { errno: 5 })),
      timeoutMs,
    )
    try {
      const reply = await fetch(url, { ...init, signal: this.control.signal })
      this.headers.emit({ header: Object.fromEntries(reply.headers) })
      return reply
    } catch (error) {
      if (error instanceof ApiFailure) throw error
      throw new ApiFailure(`errcode:-1 ${String(error)}`, { errno: 600001 })
    } finally {
      clearTimeout(timer)
    }
  }

  finished(bytes: number): void {
    this.progress.emit({
      progress: 100,
      totalBytesWritten: bytes,
      totalBytesExpectedToWrite: bytes,
    })
  }
}

function encodeForm(data: Options): string {
  return new URLSearchParams(
    Object.entries(data).map(([key, value]) => [key, String(value)]),
  ).toString()
}

/** Data goes into the query for GET, into the body by content type for the rest. */
function requestInit(options: Options, method: string, headers: Headers) {
  const data = options['data']
  const url = text(options, 'url')
  if (data === undefined) return { url, body: null }
  if (bodyless.has(method)) {
    const query = encodeForm(record(data))
    return { url: query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url, body: null }
  }
  if (typeof data === 'string' || data instanceof ArrayBuffer) return { url, body: data }
  const type = headers.get('content-type') ?? 'application/json'
  if (!headers.has('content-type')) headers.set('content-type', type)
  return {
    url,
    body: type.includes('urlencoded') ? encodeForm(record(data)) : JSON.stringify(data),
  }
}

function headersOf(options: Options): Headers {
  const headers = new Headers()
  for (const [key, value] of Object.entries(record(options['header']))) {
    headers.set(key, String(value))
  }
  return headers
}

async function request(options: Options, task: Task) {
  const method = text(options, 'method', 'GET').toUpperCase()
  const headers = headersOf(options)
  const { url, body } = requestInit(options, method, headers)
  const timeoutMs = number(options, 'timeout', defaultTimeoutMs)
  const reply = await task.fetch(url, { method, headers, body }, timeoutMs)
  const answer = {
    statusCode: reply.status,
    header: Object.fromEntries(reply.headers),
    cookies: [] as string[],
  }
  if (text(options, 'responseType') === 'arraybuffer')
    return { ...answer, data: await reply.arrayBuffer() }
  const words = await reply.text()
  return {
    ...answer,
    data: text(options, 'dataType', 'json') === 'json' ? parseOrKeep(words) : words,
  }
}

/** As documented: a body that is no JSON arrives as the text it is. */
function parseOrKeep(words: string): unknown {
  try {
    return JSON.parse(words) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return words
    throw error
  }
}

async function download(options: Options, task: Task) {
  const url = text(options, 'url')
  const init = { headers: headersOf(options) }
  const reply = await task.fetch(url, init, number(options, 'timeout', defaultTimeoutMs))
  const content = await reply.blob()
  task.finished(content.size)
  const filePath = text(options, 'filePath')
  if (filePath) writeFile(filePath, content)
  const extension = /\.(\w+)(?:$|\?)/.exec(url)?.[1] ?? content.type.split('/')[1] ?? 'bin'
  const kept = filePath ? { filePath } : { tempFilePath: keepFile(content, extension) }
  return { ...kept, statusCode: reply.status, header: Object.fromEntries(reply.headers) }
}

async function upload(runtime: PhoneRuntime, options: Options, task: Task) {
  const content = await readContent(runtime, text(options, 'filePath'))
  const form = new FormData()
  for (const [key, value] of Object.entries(record(options['formData'])))
    form.set(key, String(value))
  form.set(text(options, 'name'), content, text(options, 'filePath').split('/').at(-1))
  const init = { method: 'POST', headers: headersOf(options), body: form }
  const reply = await task.fetch(
    text(options, 'url'),
    init,
    number(options, 'timeout', defaultTimeoutMs),
  )
  task.finished(content.size)
  return {
    statusCode: reply.status,
    data: await reply.text(),
    header: Object.fromEntries(reply.headers),
  }
}

/** These three answer a task at once; their outcome comes through the callbacks, or the task as a promise. */
function taskApi(
  name: string,
  run: (options: Options, task: Task) => Promise<Options>,
  required: Record<string, string>,
) {
  return (given: unknown): unknown => {
    const task = new Task()
    const outcome = asyncApi(name, (options) => run(options, task), required)(given)
    return outcome ? Object.assign(outcome, task) : task
  }
}

defineApi({
  request: () => taskApi('request', request, { url: 'String' }),
  downloadFile: () => taskApi('downloadFile', download, { url: 'String' }),
  uploadFile: (runtime) =>
    taskApi('uploadFile', (options, task) => upload(runtime, options, task), {
      url: 'String',
      filePath: 'String',
      name: 'String',
    }),
  getNetworkType: () =>
    asyncApi('getNetworkType', () => ({
      networkType: networkType(),
      signalStrength: 100,
      hasSystemProxy: false,
      weakNet: false,
    })),
  onNetworkStatusChange: () => networkChanges.on,
  offNetworkStatusChange: () => networkChanges.off,
})

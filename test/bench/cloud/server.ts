import { createServer, type RequestListener } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { open } from 'lmdb'
import { MovableClock } from '../../../emulator/cloud/clock'
import { openCloud } from '../../../emulator/cloud'
import { documentId, documentText, DOCUMENT_BYTES, INDEXES } from './scenarios'

/** What a measured process is told, and answers. */
export type Order =
  | { readonly kind: 'reply'; readonly text: string }
  | { readonly kind: 'engine'; readonly callers: number; readonly windowMs: number }
  | { readonly kind: 'usage' }

export type Answer =
  | { readonly kind: 'ready'; readonly port: number; readonly openMs: number }
  | { readonly kind: 'reply' }
  | { readonly kind: 'engine'; readonly done: number }
  | { readonly kind: 'usage'; readonly anonymousBytes: number; readonly cpuMicros: number }

const tell = (answer: Answer): void => {
  process.send?.(answer)
}

/** Runs this process as one of the measured servers: `empty`, `cloud <dir> <documents>`, `engine <dir>`. */
export async function serve([role, dir = '', documents = '0']: string[]): Promise<void> {
  process.on('disconnect', () => process.exit(0))
  if (role === 'empty') return serveEmpty()
  if (role === 'engine') return serveEngine(dir)
  return serveCloud(dir, Number(documents))
}

function listen(listener: RequestListener, openMs: number): void {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1', () => {
    tell({ kind: 'ready', port: (server.address() as AddressInfo).port, openMs })
  })
}

/** Reads the request and returns the bytes it was given. */
function serveEmpty(): void {
  let text = ''
  process.on('message', (order: Order) => {
    if (order.kind === 'usage') tellUsage()
    if (order.kind !== 'reply') return
    text = order.text
    tell({ kind: 'reply' })
  })
  listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    })
  }, 0)
}

/** Fills an empty folder, or only opens a filled one. */
async function serveCloud(dir: string, documents: number): Promise<void> {
  const startedAt = performance.now()
  const cloud = await openCloud({
    dir,
    clock: new MovableClock(),
    environments: ['bench'],
    strict: true,
    indexes: INDEXES,
    logger: { info: () => undefined, warn: () => undefined, error: console.error },
  })
  const openMs = performance.now() - startedAt
  for (let n = cloud.collections('bench')[0]?.count ?? 0; n < documents; n += 10_000) {
    const end = Math.min(n + 10_000, documents)
    const texts = Array.from({ length: end - n }, (_unused, i) => documentText(n + i))
    await cloud.load('bench', 'members', texts)
  }
  process.on('message', (order: Order) => {
    if (order.kind === 'usage') tellUsage()
  })
  listen((request, response) => void cloud.mount.handle(request, response), openMs)
}

function tellUsage(): void {
  const { user, system } = process.cpuUsage()
  tell({ kind: 'usage', anonymousBytes: anonymousBytes(), cpuMicros: user + system })
}

/** Linux: memory of this process that no file backs. Elsewhere the heap and what hangs on it. */
function anonymousBytes(): number {
  if (process.platform !== 'linux') {
    const { heapTotal, external } = process.memoryUsage()
    return heapTotal + external
  }
  const kilobytes = /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

/** The storage engine by itself: read a record, write it back, durable; as many callers as told. */
async function serveEngine(dir: string): Promise<void> {
  const form = { keyEncoding: 'binary', encoding: 'binary' } as const
  const root = open<Buffer, Buffer>(dir, { ...form, noSubdir: false, overlappingSync: false })
  const records = root.openDB<Buffer, Buffer>({ ...form, name: 'records' })
  const count = 10_000
  const keyOf = (n: number): Buffer => Buffer.from(documentId(n))
  await root.batch(() => {
    for (let n = 0; n < count; n++) void records.put(keyOf(n), Buffer.alloc(DOCUMENT_BYTES, 120))
  })
  process.on('message', (order: Order) => {
    if (order.kind === 'engine') void run(order.callers, order.windowMs)
  })
  const run = async (callers: number, windowMs: number): Promise<void> => {
    const end = performance.now() + windowMs
    let done = 0
    const caller = async (): Promise<void> => {
      while (performance.now() < end) {
        const key = keyOf(Math.floor(Math.random() * count))
        const record = records.get(key) ?? Buffer.alloc(DOCUMENT_BYTES)
        await records.put(key, record)
        done++
      }
    }
    await Promise.all(Array.from({ length: callers }, caller))
    tell({ kind: 'engine', done })
  }
  listen((_request, response) => response.end(), 0)
}

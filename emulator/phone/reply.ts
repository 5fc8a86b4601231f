import { createReadStream, existsSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.mp4': 'video/mp4',
  '.mp3': 'audio/mpeg',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}

export function sendText(response: ServerResponse, ending: string, text: string, status = 200) {
  send(response, ending, text, status, 'no-store')
}

/** Code under a name that changes with it: as a real phone does, the browser keeps what it has. */
export function sendKept(response: ServerResponse, ending: string, text: string) {
  send(response, ending, text, 200, 'private, max-age=31536000, immutable')
}

function send(
  response: ServerResponse,
  ending: string,
  text: string,
  status: number,
  cache: string,
) {
  const type = TYPES[ending] ?? 'text/plain; charset=utf-8'
  response.writeHead(status, { 'content-type': type, 'cache-control': cache })
  response.end(text)
}

export function sendJson(response: ServerResponse, value: unknown, status = 200) {
  sendText(response, '.json', JSON.stringify(value), status)
}

export function sendMissing(response: ServerResponse, what: string) {
  sendText(response, '', `${what} is not found`, 404)
}

export function sendFile(response: ServerResponse, file: string) {
  if (!existsSync(file) || !statSync(file).isFile()) {
    sendMissing(response, path.basename(file))
    return
  }
  const type = TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' })
  createReadStream(file).pipe(response)
}

const MOST_BODY_BYTES = 20 * 1024 * 1024

export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY_BYTES) throw new Error('request body over 20 MB')
    chunks.push(chunk)
  }
  return size === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown)
}

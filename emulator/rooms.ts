/** One port for all: sends each request to the mount with the longest fitting prefix. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mount } from './mount'

export interface Rooms {
  readonly port: number
  add(mount: Mount): void
  close(): Promise<void>
}

/** Listens on the loopback only. Port 0 takes a free one. @throws Error (EADDRINUSE) */
export async function openRooms(port: number): Promise<Rooms> {
  const mounts: Mount[] = []
  const server = createServer((request, response) => void serve(mounts, request, response))
  server.keepAliveTimeout = 65_000
  server.on('upgrade', (request, socket, head) => {
    const mount = isFromHere(request) ? mountFor(mounts, request) : undefined
    if (mount?.upgrade) mount.upgrade(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    add: (mount) => {
      mounts.push(mount)
      mounts.sort((a, b) => b.prefix.length - a.prefix.length)
    },
    close: () => close(server, mounts),
  }
}

async function serve(
  mounts: Mount[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (!isFromHere(request)) {
      refuse(response, 403, 'INVALID_REQUEST_SOURCE', 'only this machine, by its own name, may ask')
      return
    }
    const mount = mountFor(mounts, request)
    if (mount) await mount.handle(request, response)
    else refuse(response, 404, 'NOT_FOUND', `nothing at ${request.url ?? ''}`)
  } catch (error) {
    console.error(error)
    if (response.headersSent) response.destroy()
    else refuse(response, 500, 'SYS_ERR', 'the emulator itself failed; its terminal says why')
  }
}

/** A page of another site, or a name that someone made point here, must not reach the emulator. */
function isFromHere({ headers }: IncomingMessage): boolean {
  const here = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/
  const { host = '', origin } = headers
  if (!here.test(host)) return false
  return origin === undefined || origin === `http://${host}`
}

function mountFor(mounts: Mount[], request: IncomingMessage): Mount | undefined {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  return mounts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ code, message }))
}

async function close(server: Server, mounts: Mount[]): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  for (const mount of mounts) await mount.close()
  server.closeAllConnections()
  await closed
}

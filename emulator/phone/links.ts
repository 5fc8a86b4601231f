import { WebSocketServer, type WebSocket } from 'ws'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FromPhone, ToPhone } from './runtime/link'

interface Pending {
  line: WebSocket
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

const CALL_TIMEOUT_MS = 60_000
const WAIT_FOR_PHONE_MS = 20_000

/** Lines to the phones that are open in browsers. The latest one of a name is the phone. */
export class PhoneLinks {
  private readonly server = new WebSocketServer({ noServer: true })
  private readonly open = new Map<string, WebSocket>()
  private readonly calls = new Map<number, Pending>()
  private readonly arrivals = new Set<() => void>()
  private readonly listeners = new Set<(phone: string, message: FromPhone) => void>()
  private lastCall = 0

  upgrade(phone: string, request: IncomingMessage, socket: Duplex, head: Buffer) {
    this.server.handleUpgrade(request, socket, head, (line) => {
      this.open.set(phone, line)
      line.on('message', (data) => this.receive(phone, JSON.parse(String(data)) as FromPhone))
      line.on('close', () => {
        if (this.open.get(phone) === line) this.open.delete(phone)
        for (const call of this.calls.values()) {
          if (call.line === line) call.reject(new Error('the phone was closed'))
        }
      })
      for (const arrived of [...this.arrivals]) arrived()
    })
  }

  onMessage(listener: (phone: string, message: FromPhone) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  broadcast(message: ToPhone) {
    for (const line of this.open.values()) line.send(JSON.stringify(message))
  }

  /** Calls into a phone; waits for it to open when it is not there yet. */
  async call(phone: string, method: string, params: Record<string, unknown>): Promise<unknown> {
    const line = await this.line(phone)
    this.lastCall += 1
    const id = this.lastCall
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error(`${method}: no answer`)), CALL_TIMEOUT_MS)
      const settle = (error: Error | undefined, result?: unknown) => {
        clearTimeout(timer)
        this.calls.delete(id)
        if (error) reject(error)
        else resolve(result)
      }
      this.calls.set(id, { line, resolve: (result) => settle(undefined, result), reject: settle })
      line.send(JSON.stringify({ type: 'call', id, method, params } satisfies ToPhone))
    })
  }

  close() {
    for (const line of this.open.values()) line.terminate()
    this.server.close()
  }

  private receive(phone: string, message: FromPhone) {
    if (message.type === 'result') this.calls.get(message.id)?.resolve(message.result)
    if (message.type === 'failure') this.calls.get(message.id)?.reject(new Error(message.message))
    for (const listener of this.listeners) listener(phone, message)
  }

  private line(phone: string): Promise<WebSocket> {
    const found = this.open.get(phone)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        this.arrivals.delete(look)
      }
      const look = () => {
        const arrived = this.open.get(phone)
        if (arrived === undefined) return
        done()
        resolve(arrived)
      }
      const timer = setTimeout(() => {
        done()
        reject(new Error(`phone "${phone}" is not open in any browser`))
      }, WAIT_FOR_PHONE_MS)
      this.arrivals.add(look)
    })
  }
}

import { WebSocketServer, type WebSocket } from 'ws'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PhoneLinks } from '../links'

interface Request {
  id: string
  method: string
  params?: Record<string, unknown>
}

/**
 * Speaks the protocol of miniprogram-automator 0.12.1 at /automator/<phone> and passes each call to
 * that phone; automator/agent.ts answers it there.
 */
export class AutomatorServer {
  private readonly server = new WebSocketServer({ noServer: true })

  constructor(
    private readonly links: PhoneLinks,
    private readonly screenshot: ((phone: string) => Promise<string>) | undefined,
  ) {}

  upgrade(phone: string, request: IncomingMessage, socket: Duplex, head: Buffer) {
    this.server.handleUpgrade(request, socket, head, (client) => {
      const stop = this.links.onMessage((from, message) => {
        if (from !== phone || message.type !== 'event') return
        client.send(JSON.stringify({ method: message.method, params: message.params }))
      })
      client.on('close', stop)
      client.on('message', (data) => {
        void this.answer(client, phone, JSON.parse(String(data)) as Request)
      })
    })
  }

  close() {
    for (const client of this.server.clients) client.terminate()
    this.server.close()
  }

  private async answer(client: WebSocket, phone: string, { id, method, params = {} }: Request) {
    try {
      const result = (await this.perform(phone, method, params)) ?? {}
      client.send(JSON.stringify({ id, result }))
    } catch (error) {
      client.send(JSON.stringify({ id, error: { message: (error as Error).message } }))
    }
  }

  private async perform(phone: string, method: string, params: Record<string, unknown>) {
    if (method === 'Tool.close' || method === 'App.exit') return {}
    if (method === 'App.captureScreenshot' && this.screenshot) {
      return { data: await this.screenshot(phone) }
    }
    return this.links.call(phone, method, params)
  }
}

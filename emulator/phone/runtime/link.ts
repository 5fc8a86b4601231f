import { BASE } from './boot'

export type ToPhone =
  | { type: 'reload' }
  | { type: 'clock'; offsetMs: number }
  | { type: 'call'; id: number; method: string; params: Record<string, unknown> }

export type FromPhone =
  | { type: 'result'; id: number; result: unknown }
  | { type: 'failure'; id: number; message: string }
  | { type: 'event'; method: string; params: Record<string, unknown> }
  | { type: 'log'; text: string }

/** The phone's line to its server: live reload, the clock, and the automator's calls. */
export class Link {
  private socket: WebSocket | undefined
  private readonly waiting: FromPhone[] = []

  constructor(
    private readonly phone: string,
    private readonly receive: (message: ToPhone) => void,
  ) {
    this.connect()
  }

  send(message: FromPhone) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
    else this.waiting.push(message)
  }

  private connect() {
    const url = new URL(`${BASE}/socket?phone=${encodeURIComponent(this.phone)}`, location.href)
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url)
    this.socket = socket
    socket.addEventListener('message', (event) => {
      this.receive(JSON.parse(String(event.data)) as ToPhone)
    })
    socket.addEventListener('open', () => {
      for (const message of this.waiting.splice(0)) this.send(message)
    })
    // The server may restart; the phone stays as it is and finds it again.
    socket.addEventListener('close', () => window.setTimeout(() => this.connect(), 1000))
  }
}

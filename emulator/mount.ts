import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** One room of the emulator's single port: everything below `prefix` belongs to it. */
export interface Mount {
  /** Path prefix without trailing slash, '' for the root. The longest matching prefix wins. */
  readonly prefix: string
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>
  /** WebSocket upgrade below the prefix. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends everything the mount started. */
  close(): Promise<void>
}

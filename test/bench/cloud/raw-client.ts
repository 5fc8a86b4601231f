import { connect, type Socket } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * One keep-alive connection that sends a ready-made request and waits for its reply. It reads no
 * more of HTTP than content-length, so that the server and not the client is what gets measured.
 */
export class RawConnection {
  private received: Buffer = Buffer.alloc(0)
  private waiting: ((body: string) => void) | undefined

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.take(chunk)
    })
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new RawConnection(socket)
  }

  send(request: string): Promise<string> {
    return new Promise((resolve) => {
      this.waiting = resolve
      this.socket.write(request)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk])
    const headEnd = this.received.indexOf(HEAD_END)
    if (headEnd < 0) return
    const length = /content-length: (\d+)/i.exec(this.received.toString('latin1', 0, headEnd))?.[1]
    const end = headEnd + HEAD_END.length + Number(length)
    if (length === undefined || this.received.length < end) return
    const body = this.received.toString('utf8', headEnd + HEAD_END.length, end)
    this.received = this.received.subarray(end)
    this.waiting?.(body)
  }
}

const AUTHORIZATION =
  'TC3-HMAC-SHA256 Credential=local/2026-01-01/tcb/tc3_request, ' +
  'SignedParams=action;collectionname;envname;multi;query;querytype;sessiontoken;wxcloudapitoken, ' +
  'SignedHeaders=content-type;host;user-agent;x-client-timestamp;x-sdk-version;x-tcb-region;x-tcb-source, ' +
  `Signature=${'0'.repeat(64)}`

/** A request as the SDK writes it, headers and all. */
export function rawRequest(port: number, fields: Record<string, unknown>): string {
  const body = JSON.stringify({
    ...fields,
    envName: 'bench',
    wxCloudApiToken: '',
    tcb_sessionToken: '',
    sessionToken: 'local',
    crossAuthorizationToken: '',
  })
  return (
    `POST /admin?env=bench&seqId=1a2000a5b86_4 HTTP/1.1\r\ncontent-type: application/json\r\n` +
    `user-agent: tcb-node-sdk/3.17.2\r\nx-tcb-source: ,scf\r\nx-client-timestamp: 1795297008518\r\n` +
    `x-sdk-version: wx-server-sdk/4.0.2\r\nhost: 127.0.0.1:${port}\r\nx-tcb-region: ap-shanghai\r\n` +
    `authorization: ${AUTHORIZATION}\r\nx-signature-expires: 600\r\nx-timestamp: 1795297007\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\nconnection: keep-alive\r\n\r\n${body}`
  )
}

import { WeChatSilence } from './errors'

/** HTTP to WeChat, and nothing else; simulation binds it to a WeChat of its own. */
export interface WeChatWire {
  /**
   * The reply's JSON, whatever its errcode. @throws WeChatSilence. Neither address nor body may reach a
   * log: the address carries the token, the body the secret.
   */
  ask(request: WireRequest): Promise<unknown>
}

export interface WireRequest {
  /** The path that names the interface, e.g. `/card/create`. */
  path: string
  method: 'GET' | 'POST'
  query: Record<string, string>
  body?: object
  timeoutMs: number
}

export function httpWire(apiUrl: string): WeChatWire {
  return {
    async ask({ path, method, query, body, timeoutMs }) {
      const address = new URL(`${apiUrl}${path}`)
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
      const text = await replyText(path, address, {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      })
      try {
        return JSON.parse(text) as unknown
      } catch {
        // A gateway's page instead of WeChat's reply; its text may quote the address, so it is dropped.
        throw new WeChatSilence(path, 'bad_reply', true)
      }
    },
  }
}

/** The causes of fetch quote the address, token included, so they go no further than here. */
async function replyText(path: string, address: URL, init: RequestInit): Promise<string> {
  try {
    const reply = await fetch(address, init)
    return await reply.text()
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw new WeChatSilence(path, timedOut ? 'timeout' : 'network', !wasRefused(error))
  }
}

/** Nobody took the call, so nothing can have been done. */
function wasRefused(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND'
}

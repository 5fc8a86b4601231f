import { BASE } from './boot'

interface Reply {
  result?: unknown
  error?: { message: string; code?: string | number }
}

/** A refusal of the emulator's server, with its code. */
export class ServiceError extends Error {
  constructor(
    message: string,
    readonly code: string | number | undefined,
  ) {
    super(message)
    this.name = 'ServiceError'
  }
}

/** Calls a service of the emulator as the person who holds this phone. */
export async function service(phone: string, name: string, payload: unknown): Promise<unknown> {
  const response = await fetch(`${BASE}/service/${name}?phone=${encodeURIComponent(phone)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload ?? null),
  })
  const { result, error } = (await response.json()) as Reply
  if (error) throw new ServiceError(error.message, error.code)
  return result
}

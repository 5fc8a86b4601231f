import { createHmac } from 'node:crypto'

/** HMAC-SHA-256 (RFC 2104): equal key and text, equal bytes. */
export function hmacSha256(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

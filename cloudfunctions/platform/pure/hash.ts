import { createHash } from 'node:crypto'

/** SHA-256 in hex: equal text, equal hash; no secret, no randomness. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

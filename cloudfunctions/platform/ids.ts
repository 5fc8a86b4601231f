import { createHash, randomBytes, randomInt } from 'node:crypto'

/** Where randomness comes from; simulation binds it to its seed. */
export interface Ids {
  /** 22 URL-safe characters, 128 bits. */
  id(): string
  /** So many decimal digits; the first may be 0. */
  digits(count: number): string
  /** 0 ≤ x < limit, for jitter. */
  below(limit: number): number
}

export const systemIds: Ids = {
  id: () => randomBytes(16).toString('base64url'),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(''),
  below: (limit) => randomInt(limit),
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

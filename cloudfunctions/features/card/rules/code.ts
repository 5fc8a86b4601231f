import type { Time } from '../../../../typings/contract'
import { hmacSha256 } from '../../../platform/pure/hmac'

/**
 * The member code: 18 digits, one value for QR, barcode and typing. `68` (unlike WeChat Pay's 10–15 and
 * Alipay's 25–30), the card's alias (8, random), and HMAC(card secret, 30 s step) mod 10^8, in the way
 * of RFC 6238 with HMAC-SHA-256. A screenshot is worthless after 90 s.
 */
export const CODE_PREFIX = '68'
export const CODE_STEP_MS = 30_000
/** Fetched ahead: ten minutes without network. */
export const CODE_BATCH_STEPS = 20
/** Clocks of phones and the seconds between showing and scanning. */
const TOLERANCE_STEPS = 1
/** How far back and ahead a code is still recognised, to say "expired" instead of "unknown". */
const RECOGNISED_STEPS = 120

const SHAPE = /^68(\d{8})(\d{8})$/

export interface ShownCode {
  value: string
  validFrom: Time
  validUntil: Time
}

export type CodeMatch = { kind: 'valid'; step: number } | { kind: 'expired' } | { kind: 'wrong' }

export function stepOf(time: Time): number {
  return Math.floor(time / CODE_STEP_MS)
}

/** Each card's own secret, so that the deployment keeps one key and no card table of secrets. */
export function cardSecret(codeKey: Buffer, alias: string): Buffer {
  return hmacSha256(codeKey, `card:${alias}`)
}

export function codeAt(codeKey: Buffer, alias: string, step: number): string {
  const mac = hmacSha256(cardSecret(codeKey, alias), String(step))
  // 64 bits modulo 10^8 leave a bias of 5e-12: none that a guess could use.
  const digits = mac.readBigUInt64BE(0) % 100_000_000n
  return `${CODE_PREFIX}${alias}${digits.toString().padStart(8, '0')}`
}

export function codeBatch(codeKey: Buffer, alias: string, now: Time): ShownCode[] {
  const first = stepOf(now)
  return Array.from({ length: CODE_BATCH_STEPS }, (_, index) => ({
    value: codeAt(codeKey, alias, first + index),
    validFrom: (first + index) * CODE_STEP_MS,
    validUntil: (first + index + 1) * CODE_STEP_MS,
  }))
}

/** The alias inside a member code; null when the text has another shape. */
export function aliasIn(code: string): string | null {
  return SHAPE.exec(code)?.[1] ?? null
}

/** Compares with the steps around `at`: when it was scanned. */
export function matchCode(codeKey: Buffer, code: string, at: Time): CodeMatch {
  const alias = aliasIn(code)
  if (alias === null) return { kind: 'wrong' }
  const now = stepOf(at)
  for (let distance = 0; distance <= RECOGNISED_STEPS; distance++) {
    for (const step of distance === 0 ? [now] : [now - distance, now + distance]) {
      if (codeAt(codeKey, alias, step) !== code) continue
      return distance <= TOLERANCE_STEPS ? { kind: 'valid', step } : { kind: 'expired' }
    }
  }
  return { kind: 'wrong' }
}

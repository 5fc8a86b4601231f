import type { Time } from '../../../../typings/contract'

/** Letters and digits that cannot be taken for one another (no 0 O 1 I L). */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const CODE_LENGTH = 8
export const INVITATION_MS = 7 * 86_400_000

/** The code that these bytes spell: 8 characters, about 39 bits. Needs at least 8 bytes. */
export function codeFrom(bytes: Uint8Array): string {
  let value = 0n
  for (const byte of bytes) value = value * 256n + BigInt(byte)
  const base = BigInt(CODE_ALPHABET.length)
  let code = ''
  for (let at = 0; at < CODE_LENGTH; at++) {
    code += CODE_ALPHABET[Number(value % base)] ?? ''
    value /= base
  }
  return code
}

/** What a person typed, without spaces and case. */
export function tidyCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '')
}

/** An invitation can be taken up to this very moment, not at it. */
export function invitationOpen(invitation: { expiresAt: Time }, now: Time): boolean {
  return now < invitation.expiresAt
}

import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Secrets } from './secrets'

/**
 * Personal fields at rest (PIPL Art. 51, item 3): AES-256-GCM (NIST SP 800-38D) under a key named by its id, so that keys are
 * rotated while running: the newest encrypts, all that are configured decrypt, and a job reseals the
 * rest. `place` (collection, document and field) is authenticated with the text, so that a sealed value
 * copied into somebody else's document does not open.
 */
const IV_BYTES = 12

type FieldKeys = Pick<Secrets, 'fieldKeys'>

/** `<key id>.<iv>.<tag>.<text>`, base64url. */
export function sealField(secrets: FieldKeys, text: string, place: string): string {
  const newest = secrets.fieldKeys[0]
  if (!newest) throw new Error('no field key')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', newest.key, iv)
  cipher.setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))
  return [newest.id, ...parts].join('.')
}

/** @throws Error when the key is unknown or the text was altered or moved */
export function openField(secrets: FieldKeys, sealed: string, place: string): string {
  const [keyId, iv, tag, body] = sealed.split('.')
  const key = secrets.fieldKeys.find(({ id }) => id === keyId)?.key
  if (!key) throw new Error(`field key ${keyId ?? ''} is not configured`)
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv ?? '', 'base64url'))
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(Buffer.from(tag ?? '', 'base64url'))
  const text = Buffer.concat([
    decipher.update(Buffer.from(body ?? '', 'base64url')),
    decipher.final(),
  ])
  return text.toString('utf8')
}

/** Sealed under a key that is no longer the newest: the rotation job seals it again. */
export function sealedUnderOldKey(secrets: FieldKeys, sealed: string): boolean {
  return sealed.split('.')[0] !== secrets.fieldKeys[0]?.id
}

/** Keyed HMAC-SHA-256: finds a phone number without storing it; useless without the key. */
export function blindIndex(secrets: Pick<Secrets, 'blindIndexKey'>, kind: string, text: string) {
  return createHmac('sha256', secrets.blindIndexKey).update(`${kind}:${text}`).digest('base64url')
}

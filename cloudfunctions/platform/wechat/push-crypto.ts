import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'
import { sortedSha1 } from './card-sign'

/**
 * WeChat's message encryption: AES-256-CBC, key = base64(EncodingAESKey + '='), IV = its first 16 bytes,
 * PKCS#7 padding to 32 bytes (so Node's own unpadding, which knows 16, must stay off), plain text =
 * 16 random bytes, length (4 bytes big-endian), message, appid.
 * Source: developers.weixin.qq.com/doc/oplatform, "message encryption and decryption", technical plan.
 */
const BLOCK = 32
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4

/** @throws Error when it is not 43 characters of base64 */
export function aesKey(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  if (encodingAesKey.length !== 43 || key.length !== 32) {
    throw new Error('an EncodingAESKey has 43 characters of base64')
  }
  return key
}

/** What an encrypted message holds; null when it was not made with this key for this appid. */
export function decryptPush(key: Buffer, appid: string, encrypted: string): string | null {
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % 16 !== 0) return null
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
  decipher.setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const plain = unpadded(padded)
  if (!plain || plain.length < RANDOM_BYTES + LENGTH_BYTES) return null
  const end = RANDOM_BYTES + LENGTH_BYTES + plain.readUInt32BE(RANDOM_BYTES)
  if (end > plain.length || plain.toString('utf8', end) !== appid) return null
  return plain.toString('utf8', RANDOM_BYTES + LENGTH_BYTES, end)
}

/** `random` is 16 bytes. */
export function encryptPush(key: Buffer, appid: string, message: string, random: Buffer): string {
  const text = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([random, length, text, Buffer.from(appid, 'utf8')])
  const padding = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16))
  cipher.setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

function unpadded(bytes: Buffer): Buffer | null {
  const padding = bytes.at(-1) ?? 0
  if (padding < 1 || padding > BLOCK || padding > bytes.length) return null
  const tail = bytes.subarray(bytes.length - padding)
  return tail.every((byte) => byte === padding) ? bytes.subarray(0, bytes.length - padding) : null
}

/** Whether `signature` is the one of these values; takes the same time for every wrong one. */
export function signedBy(signature: string, values: readonly string[]): boolean {
  const expected = Buffer.from(sortedSha1(values))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

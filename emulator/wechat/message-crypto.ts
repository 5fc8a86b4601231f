/**
 * Signatures of cards and messages, and the encryption of pushed messages.
 * Source: developers.weixin.qq.com/doc/oplatform (message encryption), JS-SDK appendix 4 (card signature).
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** SHA-1 over the values in byte order, in hexadecimal. */
export const sortedSha1 = (values: readonly string[]): string =>
  createHash('sha1')
    .update([...values].sort().join(''))
    .digest('hex')

const PAD_BLOCK = 32
const HEAD_BYTES = 20

interface Cipher {
  /** 43 characters. */
  encodingAesKey: string
  appid: string
}

/** AES-256-CBC over random (16 bytes), length, message, appid; padded to blocks of 32 bytes. */
export function encryptMessage(
  message: string,
  { encodingAesKey, appid }: Cipher,
  random: Buffer = randomBytes(16),
): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([random, length, text, Buffer.from(appid)])
  const padding = PAD_BLOCK - (plain.length % PAD_BLOCK)
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

/** @throws Error when it was not encrypted with this key for this appid */
export function decryptMessage(encrypted: string, { encodingAesKey, appid }: Cipher): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([cipher.update(encrypted, 'base64'), cipher.final()])
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > PAD_BLOCK) throw new Error('the padding is wrong')
  const plain = padded.subarray(0, padded.length - padding)
  const end = HEAD_BYTES + plain.readUInt32BE(16)
  if (plain.subarray(end).toString() !== appid) throw new Error('the appid is another')
  return plain.subarray(HEAD_BYTES, end).toString()
}

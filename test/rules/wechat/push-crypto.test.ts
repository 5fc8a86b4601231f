import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import {
  aesKey,
  decryptPush,
  encryptPush,
  signedBy,
} from '../../../cloudfunctions/platform/wechat/push-crypto'
import vectors from './vectors.json'

describe('signatures of callbacks', () => {
  it.each(vectors.pushUrlCheck.map((vector) => [vector.source, vector] as const))(
    '%s',
    (_, { token, timestamp, nonce, signature }) => {
      expect(signedBy(signature, [token, timestamp, nonce])).toBe(true)
      expect(signedBy(signature, [token, timestamp, `${nonce}0`])).toBe(false)
      expect(signedBy('', [token, timestamp, nonce])).toBe(false)
    },
  )
})

describe('encrypted callbacks', () => {
  it.each(vectors.pushDecrypt.map((vector) => [vector.source, vector] as const))(
    'opens: %s',
    (_, vector) => {
      const { token, timestamp, nonce, encrypt, msg_signature, encodingAESKey, appid } = vector
      expect(signedBy(msg_signature, [token, timestamp, nonce, encrypt])).toBe(true)
      const plain = decryptPush(aesKey(encodingAESKey), appid, encrypt)
      expect(Buffer.byteLength(plain ?? '')).toBe(vector.msgLen)
      if (vector.plain !== undefined) expect(plain).toBe(vector.plain)
      if (vector.mustContain !== undefined) expect(plain).toContain(vector.mustContain)
      expect(decryptPush(aesKey(encodingAESKey), `${appid}x`, encrypt)).toBeNull()
    },
  )

  it.each(vectors.pushEncrypt.map((vector) => [vector.source, vector] as const))(
    'makes: %s',
    (_, vector) => {
      const { encodingAESKey, appid, plain, random16, encrypt, token, timestamp, nonce } = vector
      const made = encryptPush(aesKey(encodingAESKey), appid, plain, Buffer.from(random16))
      expect(made).toBe(encrypt)
      expect(signedBy(vector.msg_signature, [token, timestamp, nonce, made])).toBe(true)
    },
  )

  it('opens what it has made, whatever the text and its length', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => text.isWellFormed()),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (text, bytes) => {
          const key = Buffer.from(bytes)
          const made = encryptPush(key, 'wx1', text, randomBytes(16))
          expect(Buffer.from(made, 'base64').length % 32).toBe(0)
          expect(decryptPush(key, 'wx1', made)).toBe(text)
        },
      ),
    )
  })

  it('opens nothing that is damaged, of another key, or no message at all', () => {
    const key = aesKey('A'.repeat(43))
    const made = Buffer.from(encryptPush(key, 'wx1', '{"a":1}', randomBytes(16)), 'base64')
    fc.assert(
      fc.property(fc.nat(made.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = Buffer.from(made)
        bad.writeUInt8((bad[at] ?? 0) ^ flip, at)
        const opened = decryptPush(key, 'wx1', bad.toString('base64'))
        // Damage to the random part goes unseen here: that is what msg_signature is for.
        expect(opened === null || opened !== '{"a":1}' || at < 16).toBe(true)
      }),
    )
    expect(decryptPush(aesKey('B'.repeat(43)), 'wx1', made.toString('base64'))).toBeNull()
    for (const junk of ['', 'x', 'AAAA', made.subarray(0, 16).toString('base64')]) {
      expect(decryptPush(key, 'wx1', junk)).toBeNull()
    }
    expect(() => aesKey('short')).toThrow('43 characters')
  })
})

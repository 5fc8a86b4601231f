import * as fc from 'fast-check'
import { sha256Hex } from '../../../../cloudfunctions/platform/pure/hash'
import { hmacSha256 } from '../../../../cloudfunctions/platform/pure/hmac'

const seed = Date.now() % 1_000_000_000

test('SHA-256 and HMAC as published (FIPS 180-4, RFC 4231 test case 2)', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test(`another text or another key is another hash, and each always the same (seed ${String(seed)})`, () => {
  const key = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(fc.string(), fc.string(), key, (one, other, secret) => {
      expect(sha256Hex(one) === sha256Hex(other)).toBe(one === other)
      const sealed = hmacSha256(secret, one)
      expect(sealed).toHaveLength(32)
      expect(sealed.equals(hmacSha256(secret, one))).toBe(true)
      expect(sealed.equals(hmacSha256(secret, other))).toBe(one === other)
      expect(sealed.equals(hmacSha256(Buffer.concat([secret, Buffer.from([1])]), one))).toBe(false)
    }),
    { seed },
  )
})

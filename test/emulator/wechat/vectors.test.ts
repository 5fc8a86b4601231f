import { decryptMessage, encryptMessage, sortedSha1 } from '../../../emulator/wechat/message-crypto'
import vectors from '../../wechat-vectors.json'

it.each(vectors.cardSign)('card signature: $source', (vector) => {
  const { api_ticket, timestamp, card_id, code, openid, nonce_str } = vector
  const values = [api_ticket, timestamp, card_id, code, openid, nonce_str]
  expect(sortedSha1(values.filter((value) => value !== null))).toBe(vector.signature)
})

it('the old example that still goes round does not hold', () => {
  const ticket = 'ojZ8YtyVyr30HheH3CM73y7h4jJE'
  const card = 'pjZ8Yt1XGILfi-FUsewpnnolGgZk'
  const signature = sortedSha1([ticket, '1404896688', card, 'jonyqin_1434008071', 'jonyqin'])
  expect(signature).not.toBe('6b81fbf6af16e856334153b39737556063c82689')
})

it.each(vectors.genericSortedSha1)('sorted SHA-1: $source', ({ values, sha1 }) => {
  expect(sortedSha1(values)).toBe(sha1)
})

it.each(vectors.pushUrlCheck)('URL check: $source', ({ token, timestamp, nonce, signature }) => {
  expect(sortedSha1([token, timestamp, nonce])).toBe(signature)
})

it.each(vectors.pushDecrypt)('opens a pushed message: $source', (vector) => {
  const { token, timestamp, nonce, encrypt, encodingAESKey, appid } = vector
  expect(sortedSha1([token, timestamp, nonce, encrypt])).toBe(vector.msg_signature)
  const message = decryptMessage(encrypt, { encodingAesKey: encodingAESKey, appid })
  expect(Buffer.byteLength(message)).toBe(vector.msgLen)
  expect(message).toContain(vector.plain ?? vector.mustContain)
  expect(() => decryptMessage(encrypt, { encodingAesKey: encodingAESKey, appid: 'wx0' })).toThrow()
})

it.each(vectors.pushEncrypt)('closes a message: $source', (vector) => {
  const { token, timestamp, nonce, plain, random16, encodingAESKey, appid } = vector
  const cipher = { encodingAesKey: encodingAESKey, appid }
  const encrypted = encryptMessage(plain, cipher, Buffer.from(random16))
  expect(encrypted).toBe(vector.encrypt)
  expect(sortedSha1([token, timestamp, nonce, encrypted])).toBe(vector.msg_signature)
  expect(decryptMessage(encrypted, cipher)).toBe(plain)
})

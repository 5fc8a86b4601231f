import * as fc from 'fast-check'
import {
  issuedReceipt,
  normalReceipt,
  saleIdFor,
} from '../../../cloudfunctions/features/sale/rules/receipt'
import type { ShopId } from '../../../typings/contract'

const seed = Date.now() % 1_000_000_000
const shop = 'shop-one' as ShopId

test(`a receipt of ours follows from the key alone, and each attempt has another (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(20), (key, attempt) => {
      const receipt = issuedReceipt(key, attempt)
      expect(receipt).toMatch(/^R\d{8}$/)
      expect(issuedReceipt(key, attempt)).toBe(receipt)
      expect(issuedReceipt(key, attempt + 1)).not.toBe(receipt)
      expect(normalReceipt(receipt)).toBe(receipt)
    }),
    { seed },
  )
})

test(`what printers and people add makes no other receipt (seed ${String(seed)})`, () => {
  const part = fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/)
  const noise = fc.constantFrom('', ' ', '#', '\t', ' # ')
  fc.assert(
    fc.property(fc.array(fc.tuple(noise, part), { minLength: 1 }), (parts) => {
      const printed = parts.map(([added, text]) => added + text).join('')
      const plain = parts.map(([, text]) => text).join('')
      const receipt = normalReceipt(printed)
      expect(receipt).toBe(plain.toUpperCase())
      expect(normalReceipt(receipt)).toBe(receipt)
      expect(saleIdFor(shop, '2026-03-01', receipt)).toBe(`shop-one:2026-03-01:${receipt}`)
    }),
    { seed },
  )
})

test('another shop, day or number is another sale', () => {
  const ids = [
    saleIdFor(shop, '2026-03-01', 'A1'),
    saleIdFor(shop, '2026-03-02', 'A1'),
    saleIdFor(shop, '2026-03-01', 'A2'),
    saleIdFor('shop-two' as ShopId, '2026-03-01', 'A1'),
  ]
  expect(new Set(ids).size).toBe(ids.length)
})

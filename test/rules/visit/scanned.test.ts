import fc from 'fast-check'
import { readScanned } from '../../../cloudfunctions/features/visit/rules/scanned'

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${String(count)}}$`))

describe('what was scanned is told apart', () => {
  test.each([
    ['681234567812345678', 'member_code'],
    ['6812 3456 7812 3456 78', 'member_code'],
    ['12345678', 'number'],
    ['1234 5678', 'number'],
    ['134567890123456789', 'payment_code'],
    ['281234567890123456', 'payment_code'],
    ['2812345678901234', 'payment_code'],
    ['6901234567892', 'product_barcode'],
    ['036000291452', 'wallet_code'],
    ['6901234567891', 'unknown_code'],
    ['1234567890', 'pickup_code'],
    ['https://example.com/shop?scene=1', 'unknown_code'],
    ['', 'unknown_code'],
  ])('%s is a %s', (text, kind) => {
    expect(readScanned(text).kind).toBe(kind)
  })

  test('a payment code is never taken for a member code', () => {
    const paying = fc.tuple(fc.constantFrom('10', '11', '12', '13', '14', '15'), digits(16))
    fc.assert(
      fc.property(paying, ([prefix, rest]) => {
        expect(readScanned(prefix + rest).kind).toBe('payment_code')
      }),
    )
  })

  test('whatever is read, there is one answer', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        expect(typeof readScanned(text).kind).toBe('string')
      }),
    )
  })
})

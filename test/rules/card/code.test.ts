import fc from 'fast-check'
import {
  aliasIn,
  codeAt,
  codeBatch,
  CODE_STEP_MS,
  matchCode,
  stepOf,
} from '../../../cloudfunctions/features/card/rules/code'

const KEY = Buffer.alloc(32, 7)
const NOW = 1_790_000_000_000
const alias = fc.stringMatching(/^[1-9]\d{7}$/)
const steps = fc.integer({ min: 0, max: 200_000_000 })

describe('member code', () => {
  test('18 digits that begin with 68 and name the card', () => {
    fc.assert(
      fc.property(alias, steps, (card, step) => {
        const code = codeAt(KEY, card, step)
        expect(code).toMatch(/^68\d{16}$/)
        expect(aliasIn(code)).toBe(card)
      }),
    )
  })

  test('valid in its step and one step around, recognised as expired near it, wrong elsewhere', () => {
    fc.assert(
      fc.property(alias, fc.integer({ min: -300, max: 300 }), (card, distance) => {
        const code = codeAt(KEY, card, stepOf(NOW) + distance)
        const { kind } = matchCode(KEY, code, NOW)
        const far = Math.abs(distance)
        expect(kind).toBe(far <= 1 ? 'valid' : far <= 120 ? 'expired' : 'wrong')
      }),
      { numRuns: 300 },
    )
  })

  test('another key, another card or another digit never fits', () => {
    fc.assert(
      fc.property(alias, fc.integer({ min: 10, max: 17 }), (card, place) => {
        const code = codeAt(KEY, card, stepOf(NOW))
        const digit = (Number(code[place]) + 1) % 10
        const altered = code.slice(0, place) + String(digit) + code.slice(place + 1)
        expect(matchCode(KEY, altered, NOW).kind).not.toBe('valid')
        expect(matchCode(Buffer.alloc(32, 8), code, NOW).kind).not.toBe('valid')
      }),
    )
  })

  test('a screenshot is worthless after 90 seconds', () => {
    const code = codeAt(KEY, '12345678', stepOf(NOW))
    const shownFrom = stepOf(NOW) * CODE_STEP_MS
    expect(matchCode(KEY, code, shownFrom + 59_999).kind).toBe('valid')
    expect(matchCode(KEY, code, shownFrom + 90_000).kind).toBe('expired')
  })

  test('a batch is twenty steps without a gap: ten minutes without network', () => {
    const batch = codeBatch(KEY, '12345678', NOW)
    expect(batch).toHaveLength(20)
    expect(new Set(batch.map(({ value }) => value)).size).toBe(20)
    batch.forEach(({ value, validFrom, validUntil }, index) => {
      expect(validUntil - validFrom).toBe(CODE_STEP_MS)
      if (index > 0) expect(validFrom).toBe(batch[index - 1]?.validUntil)
      expect(matchCode(KEY, value, validFrom).kind).toBe('valid')
    })
  })
})

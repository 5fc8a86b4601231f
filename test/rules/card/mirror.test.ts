import fc from 'fast-check'
import { pauseAfter, sameShown, shownOf } from '../../../cloudfunctions/features/card/rules/mirror'
import { fitBytes, templateProblem } from '../../../cloudfunctions/features/card/rules/template'
import { template } from '../../functions/card/wallet-template'

const bytes = (text: string) => Buffer.byteLength(text, 'utf8')

describe("what fits WeChat's fields", () => {
  it('cuts at whole characters, keeps all that fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, most) => {
        const cut = fitBytes(text, most)
        expect(bytes(cut)).toBeLessThanOrEqual(most)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.isWellFormed()).toBe(text.isWellFormed() || cut.isWellFormed())
        const [next] = text.slice(cut.length)
        if (next !== undefined) expect(bytes(cut) + bytes(next)).toBeGreaterThan(most)
      }),
    )
  })

  it('a tier takes twelve bytes, four Chinese characters', () => {
    expect(shownOf(7, '至尊黑金会员', null)).toEqual({ points: 7, tier: '至尊黑金', until: '-' })
    expect(shownOf(7, 'Gold', Date.UTC(2027, 0, 31, 15, 59))).toMatchObject({
      tier: 'Gold',
      until: '2027-01-31',
    })
    expect(sameShown(null, shownOf(0, '', null))).toBe(false)
    expect(sameShown(shownOf(1, 'a', null), shownOf(1, 'a', null))).toBe(true)
  })

  it.each([
    ['brandName', 36],
    ['title', 27],
    ['notice', 48],
    ['untilName', 15],
    ['buttonName', 18],
    ['description', 3072],
  ] as const)('%s takes %d bytes and not one more', (field, most) => {
    const full = '字'.repeat(most / 3)
    expect(templateProblem({ ...template, [field]: full })).toBeNull()
    expect(templateProblem({ ...template, [field]: `${full}a` })).toBe(field)
    expect(templateProblem({ ...template, [field]: '  ' })).toBe(field)
  })

  it('pauses grow and end at an hour', () => {
    const pauses = Array.from({ length: 20 }, (_, at) => pauseAfter(at + 1))
    expect(pauses[0]).toBe(15_000)
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses)
    expect(pauses.at(-1)).toBe(3_600_000)
  })
})

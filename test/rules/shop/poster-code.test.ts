import * as fc from 'fast-check'
import { codeSideMm } from '../../../cloudfunctions/features/shop/rules/poster-code'

test.each([
  ['A6', 105, 1280, 62],
  ['A4', 210, 1280, 108.4],
  ['A4', 210, 1258, 106.5],
])(
  'the code on %s has 300 dpi and is as large as that allows',
  (_size, widthMm, codePx, sideMm) => {
    const side = codeSideMm(widthMm, codePx)
    expect(codePx / (side / 25.4)).toBeGreaterThanOrEqual(300 - 1e-9)
    expect(side).toBeCloseTo(sideMm, 1)
  },
)

const seed = Date.now() % 1_000_000_000

test(`on any paper, from any picture: never below 300 dpi, never wider than its share, never smaller for more (seed ${String(seed)})`, () => {
  const width = fc.integer({ min: 50, max: 500 })
  const pixels = fc.integer({ min: 100, max: 4000 })
  fc.assert(
    fc.property(width, pixels, pixels, (mm, one, other) => {
      const side = codeSideMm(mm, one)
      expect((one * 25.4) / side).toBeGreaterThanOrEqual(300 - 1e-9)
      expect(side).toBeLessThan(mm * 0.6)
      const [fewer, more] = [Math.min(one, other), Math.max(one, other)]
      expect(codeSideMm(mm, more)).toBeGreaterThanOrEqual(codeSideMm(mm, fewer))
    }),
    { seed },
  )
})

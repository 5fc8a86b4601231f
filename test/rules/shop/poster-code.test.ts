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

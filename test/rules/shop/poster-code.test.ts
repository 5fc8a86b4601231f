import { CODE_PX, codeSideMm } from '../../../cloudfunctions/features/shop/rules/poster-code'

const dpi = (sideMm: number) => CODE_PX / (sideMm / 25.4)

test.each([
  ['A6', 105, 62],
  ['A4', 210, 108.4],
])('the code on %s has 300 dpi and is as large as that allows', (_size, widthMm, sideMm) => {
  const side = codeSideMm(widthMm)
  expect(dpi(side)).toBeGreaterThanOrEqual(300 - 1e-9)
  expect(side).toBeCloseTo(sideMm, 1)
})

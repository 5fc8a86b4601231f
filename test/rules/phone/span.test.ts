import fc from 'fast-check'
import { spanAround, visibleAt } from '../../../miniprogram/lib/span'

const heights = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 })

/** Plainly: a row is seen when any of it lies on the screen. */
function seenPlainly(rows: number[], offset: number, viewPx: number): number[] {
  return rows.flatMap((height, index) => {
    const top = rows.slice(0, index).reduce((sum, each) => sum + each, 0)
    return top + height > offset && top < offset + viewPx ? [index] : []
  })
}

describe('the drawn part of a long list', () => {
  test('holds every row that is seen, and no more than it may', () => {
    fc.assert(
      fc.property(
        heights,
        fc.nat(20_000),
        fc.integer({ min: 1, max: 900 }),
        (rows, offset, viewPx) => {
          const seen = visibleAt(rows, offset, viewPx)
          const plainly = seenPlainly(rows, offset, viewPx)
          for (const index of plainly) {
            expect(index).toBeGreaterThanOrEqual(seen.from)
            expect(index).toBeLessThan(seen.to)
          }
          const most = Math.max(40, seen.to - seen.from)
          const span = spanAround(seen, rows.length, most)
          expect(span.to - span.from).toBe(Math.min(most, rows.length))
          expect(span.from).toBeLessThanOrEqual(seen.from)
          expect(span.to).toBeGreaterThanOrEqual(seen.to)
        },
      ),
    )
  })

  test('at the end of the list it ends with the last row', () => {
    const rows = Array.from({ length: 100 }, () => 50)
    const seen = visibleAt(rows, 4_400, 600)
    expect(seen).toEqual({ from: 88, to: 100 })
    expect(spanAround(seen, 100, 40)).toEqual({ from: 60, to: 100 })
    expect(spanAround({ from: 0, to: 12 }, 100, 40)).toEqual({ from: 0, to: 40 })
  })
})

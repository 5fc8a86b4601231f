import { join } from 'node:path'
import { withBug } from './build-planted'
import { PLANTED } from './planted'

const root = join(__dirname, '../..')
/** What a change of the product reorders shows a few seeds later. */
const MORE = 30

const numbered = PLANTED.map((bug, number) => ({ ...bug, number }))

test.each(numbered)('noticed from seed $seed on: $name', async ({ number, ...bug }) => {
  const { runHistory } = await withBug(root, bug, number)
  for (let seed = bug.seed; seed < bug.seed + MORE; seed++) {
    // A history that cannot go on has been noticed too.
    const broken = await runHistory({ seed }).then(
      ({ violations }) => violations.length > 0,
      () => true,
    )
    if (broken) return
  }
  throw new Error(`nobody notices it in ${String(MORE)} seeds from ${String(bug.seed)} on`)
})

test('no bug is listed twice', () => {
  expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(PLANTED.length)
  expect(PLANTED.length).toBeGreaterThanOrEqual(24)
})

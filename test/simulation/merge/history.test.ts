import { simulate } from './history'
import { BUGS, caughtAt } from './planted'

const faults = { dropped: 20, unanswered: 30 }
const first = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const seeds = Number(process.env['SEEDS'] ?? 30)

test(`complaint 15: no history with merges breaks the books (${String(seeds)} seeds from ${String(first)})`, async () => {
  for (let seed = first; seed < first + seeds; seed++) {
    const { violations } = await simulate({ seed, clients: 4, commandsEach: 12, faults })
    expect({ seed, violations }).toEqual({ seed, violations: [] })
  }
}, 600_000)

test.each(Object.entries(BUGS))('a planted bug is caught: %s', async (_name, plant) => {
  expect(await caughtAt(plant, faults, 60)).not.toBeNull()
})

import { join } from 'node:path'
import { withBug } from '../build-planted'
import { PLANTED } from '../planted'
import { shrink } from '../shrink'
import { runHistory } from './history'

const root = join(__dirname, '../../..')
const first = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const seeds = Number(process.env['SEEDS'] ?? 25)

test(`no history breaks the books (${seeds} seeds from ${first})`, async () => {
  for (let seed = first; seed < first + seeds; seed++) {
    const { violations } = await runHistory({ seed })
    expect({ seed, violations }).toEqual({ seed, violations: [] })
  }
}, 300_000)

test('one seed is one history', async () => {
  const once = await runHistory({ seed: first })
  expect(await runHistory({ seed: first })).toEqual(once)
  expect(once.kills + once.lost).toBeGreaterThan(0)
})

test('a broken history is shrunk to the deeds that break it', async () => {
  const bug = PLANTED.find(({ name }) => name === 'refunds above what was paid')
  if (!bug) throw new Error('no such bug')
  const { runHistory: broken } = await withBug(root, bug, 0)
  const kept = await shrink(150, (only) => broken({ seed: 1, only }), 60)
  expect(kept.length).toBeLessThan(40)
  const { violations } = await broken({ seed: 1, only: new Set(kept) })
  expect(violations).not.toEqual([])
}, 120_000)

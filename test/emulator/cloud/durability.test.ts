import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** A short run of `npm run durability`: its own processes, killed in the middle of writing. */
test('four kills under 64 concurrent writers lose and halve nothing', () => {
  const root = join(__dirname, '../../..')
  const args = ['scripts/measure.mjs', 'test/simulation/durability.ts', '--rounds', '4', '--json']
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  const last = run.stdout.trim().split('\n').at(-1) ?? ''
  const { goals, figures } = JSON.parse(last) as {
    goals: { name: string; value: number; ok: boolean }[]
    figures: { seed: number }
  }
  console.log(`seed ${figures.seed}`)
  expect(run.stderr).toBe('')
  expect(goals.filter(({ ok }) => !ok)).toEqual([])
  const valueOf = (wanted: string) => goals.find(({ name }) => name === wanted)?.value
  expect(valueOf('acknowledged notes')).toBeGreaterThan(100)
  expect(valueOf('acknowledged transactions')).toBeGreaterThan(10)
})

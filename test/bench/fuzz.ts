/**
 * Malformed input over every action of the three functions, as built, through the function host: each
 * call must be refused by name, and nothing may change. The seed is printed and repeats a run.
 * `npm run fuzz -- [--json] [--quick] [--calls=1000000] [--seed=…]`
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fuzz } from '../functions/fuzz/run'
import { startHouse } from '../functions/house'
import { atLeast, atMost, progress, report, round } from './report'

const option = (name: string) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1]
const quick = process.argv.includes('--quick')
const calls = Number(option('calls') ?? (quick ? 5_000 : 1_000_000))
const seed = Number(option('seed') ?? Math.floor(Math.random() * 2 ** 31))

// Named after the process: test runs tidy away folders whose process is gone.
const buildDir = join(process.cwd(), '.local/test-builds', String(process.pid))
process.env['TEST_BUILD_DIR'] = buildDir
progress(`seed ${String(seed)}; building the functions …`)
const script = join(process.cwd(), 'scripts/build.mjs')
const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
await buildForTests(buildDir)
const house = await startHouse()
try {
  const startedAt = performance.now()
  let told = 0
  const result = await fuzz(house, calls, seed, (done) => {
    if (done - told < 10_000) return
    told = done
    progress(`${String(done)} of ${String(calls)}`)
  })
  const seconds = (performance.now() - startedAt) / 1000
  for (const line of result.improper) progress(line)
  report(
    'fuzz',
    [
      ...(quick ? [] : [atLeast('malformed calls', calls, 1_000_000, 'calls')]),
      atMost('not refused properly', result.improperCalls, 0, 'calls'),
      atMost('collections changed', result.changed.length, 0, 'collections'),
    ],
    { seed, ...result.byCode, seconds: round(seconds), improper: result.improper },
  )
} finally {
  await house.close()
  rmSync(buildDir, { recursive: true, force: true })
}

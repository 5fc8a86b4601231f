/**
 * Who tries to get more than is theirs: codes scanned by 100 at once, replayed, guessed, of other times
 * and other houses; people who make themselves more; and then a search of all that was stored and logged.
 * `npm run attack -- [--json] [--quick] [--codes 10000] [--wire 1000] [--seed 1]`
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startHouse } from '../functions/house'
import { atLeast, atMost, progress, report, round } from '../bench/report'
import { attackCodes as attackCore } from './attack/core'
import { attackCodes, attackRoles, linesOf, searchSecrets } from './attack/wire'

const quick = process.argv.includes('--quick')
const option = (name: string, usual: number, short: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? (quick ? short : usual) : Number(process.argv[at + 1])
}
const seed = option('seed', 1, 1)
const codes = option('codes', 10_000, 50)
const wire = option('wire', 1_000, 5)

const startedAt = performance.now()
const core = await attackCore(codes, seed)
progress(`${String(core.codes)} codes at the core`)
// Named after the process: test runs tidy away folders whose process is gone.
const buildDir = join(process.cwd(), '.local/test-builds', String(process.pid))
process.env['TEST_BUILD_DIR'] = buildDir
const script = join(process.cwd(), 'scripts/build.mjs')
const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
await buildForTests(buildDir)
const house = await startHouse()
try {
  const lines = linesOf(house)
  const scanned = await attackCodes(house, wire)
  progress(`${String(scanned.codes)} codes over the wire`)
  const roles = await attackRoles(house)
  const searched = await searchSecrets(house, lines())
  report(
    'attack',
    [
      ...(quick ? [] : [atLeast('codes at the core', core.codes, 10_000, 'codes')]),
      ...(quick ? [] : [atLeast('codes over the wire', scanned.codes, 1_000, 'codes')]),
      atMost('codes not accepted exactly once', core.wrong + scanned.wrong, 0, 'codes'),
      atMost('replays accepted', core.replayed + scanned.replayed, 0, 'scans'),
      atMost('codes of other times and houses accepted', core.foreign, 0, 'scans'),
      atMost('guesses looked at in ten minutes', core.guessesLookedAt, 20, 'guesses'),
      atMost('improper answers', core.improper.length, 0, 'answers'),
      atMost('roles gained', roles.granted.length, 0, 'attempts'),
      atMost('secrets and personal data found', searched.found.length, 0, 'places'),
    ],
    {
      seed,
      'scans at the core': core.scans,
      'scans over the wire': scanned.scans,
      'attempts at roles': roles.attempts,
      'documents searched': searched.documents,
      'log lines searched': searched.lines,
      granted: roles.granted,
      found: searched.found,
      seconds: round((performance.now() - startedAt) / 1000),
    },
  )
} finally {
  await house.close()
  rmSync(buildDir, { recursive: true, force: true })
}
process.exit(0)

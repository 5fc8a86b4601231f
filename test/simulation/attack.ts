/**
 * Who tries to get more than is theirs: codes scanned by 100 at once, replayed, guessed, of other times
 * and other houses; people who make themselves more; limits from both sides; exporters side by side; and
 * then a search of all that was stored and logged after a long busy run.
 * `npm run attack -- [--json] [--quick] [--codes 10000] [--wire 1000] [--rounds 20] [--seed 1]`
 */
import type { House } from '../functions/house'
import { addTea } from '../functions/access/repeats'
import { atLeast, atMost, progress, report, round } from '../bench/report'
import { inBuiltHouse } from '../bench/built-house'
import { busyRun } from './attack/busy'
import { attackCodes as attackCore } from './attack/core'
import { attackExportCap } from './attack/exporters'
import { attackOrdinaryLimits, attackStrictLimits } from './attack/limits'
import { searchDump } from './attack/search'
import { watch } from './attack/watch'
import { attackCodes, attackRoles } from './attack/wire'

const quick = process.argv.includes('--quick')
const option = (name: string, usual: number, short: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? (quick ? short : usual) : Number(process.argv[at + 1])
}
const seed = option('seed', 1, 1)
const codes = option('codes', 10_000, 50)
const wire = option('wire', 1_000, 5)
const rounds = option('rounds', 20, 1)
/** A short run meets the cap of exports after a day on which most was taken before. */
const exportedBefore = quick ? 95_000 : 0

async function overTheWire(house: House) {
  const watched = watch(house)
  const roles = await attackRoles(house)
  progress(`${roles.attempts} attempts at roles`)
  const busy = await busyRun(house, rounds)
  progress(`${busy.carriedOut} of ${busy.actions} actions done, ${busy.calls} calls`)
  const strict = await attackStrictLimits(house)
  const ordinary = await attackOrdinaryLimits(house)
  progress(`${strict.limits} strict limits, ${ordinary.limits} actions used up`)
  const exported = await attackExportCap(house, exportedBefore)
  progress(`${exported.rows} rows exported in a day`)
  const scanned = await attackCodes(house, wire)
  progress(`${scanned.codes} codes over the wire`)
  const { spoken } = watched
  const searched = await searchDump(house, {
    lines: watched.lines(),
    spoken,
    phones: busy.phones,
  })
  return { roles, busy, strict, ordinary, exported, scanned, searched }
}

const startedAt = performance.now()
const core = await attackCore(codes, seed)
progress(`${core.codes} codes at the core`)
await inBuiltHouse(async (house) => {
  const all = await overTheWire(house)
  const { roles, busy, strict, ordinary, exported, scanned, searched } = all
  const wrong = [...strict.wrong, ...ordinary.wrong, ...exported.wrong]
  const improper = [...core.improper, ...busy.improper].slice(0, 20)
  for (const line of [...roles.granted, ...wrong, ...busy.missing, ...improper, ...searched.found])
    progress(line)
  report(
    'attack',
    [
      ...(quick ? [] : [atLeast('codes at the core', core.codes, 10_000, 'codes')]),
      ...(quick ? [] : [atLeast('codes over the wire', scanned.codes, 1_000, 'codes')]),
      atMost('codes not accepted exactly once', core.wrong + scanned.wrong, 0, 'codes'),
      atMost('replays accepted', core.replayed + scanned.replayed, 0, 'scans'),
      atMost('codes of other times and houses accepted', core.foreign, 0, 'scans'),
      atMost('guesses looked at in ten minutes', core.guessesLookedAt, 20, 'guesses'),
      atMost('improper answers', core.improper.length + busy.improper.length, 0, 'answers'),
      atMost('roles gained', roles.granted.length, 0, 'attempts'),
      atMost('limits that do not hold or do not end', strict.wrong.length, 0, 'limits'),
      atMost('actions without their limit', ordinary.wrong.length, 0, 'actions'),
      atMost('rows exported in a day', exported.rows, 100_000, 'rows'),
      atMost('exports that went wrong', exported.wrong.length, 0, 'exports'),
      atMost('actions not exercised', busy.missing.length, 0, 'actions'),
      atMost('secrets and personal data found', searched.found.length, 0, 'places'),
    ],
    {
      seed,
      'scans at the core': core.scans,
      'scans over the wire': scanned.scans,
      'attempts at roles': roles.attempts,
      'strict limits': strict.limits,
      'actions used up': ordinary.limits,
      'calls at limits': strict.calls + ordinary.calls,
      'exports side by side': exported.calls,
      'actions exercised': busy.carriedOut,
      'calls of the busy run': busy.calls,
      'documents searched': searched.documents,
      'log lines searched': searched.lines,
      'secrets and personal data looked for': searched.lookedFor,
      granted: roles.granted,
      wrong,
      missing: busy.missing,
      improper,
      found: searched.found,
      seconds: round((performance.now() - startedAt) / 1000),
    },
  )
}, addTea)
process.exit(0)

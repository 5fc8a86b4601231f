/**
 * Kills the cloud in the middle of writing, again and again, and checks after each restart that
 * everything acknowledged is there and nothing is half there. A kill does not lose the page cache,
 * so a system-call trace also shows that each acknowledgement follows its sync. And on a full disk
 * what is refused is forgotten, what was acknowledged stays.
 * `npm run durability -- [--rounds 200] [--seed 1] [--json] [--quick]`
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RawConnection } from '../bench/cloud/raw-client'
import { atLeast, atMost, report, type Goal } from '../bench/report'
import { brokenPromises } from './durability/check'
import { canFillDisk, FULL_DISK_ROUND, fillDisk } from './durability/full-disk'
import { killRounds } from './durability/kills'
import { serverArgs, start } from './durability/process'
import { serve } from './durability/server'
import { canTrace, readTrace, traced, type TraceResult } from './durability/trace'
import { ask, nothingYet } from './durability/writers'

/** Of a run that is not cut short. */
const ROUNDS = 200
const TRACED_WRITES = 50
/** Between traced writes, so that no sync seen belongs to an earlier one. */
const TRACED_PAUSE_MS = 25

const option = (name: string): number | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : Number(process.argv[at + 1])
}

const quick = process.argv.includes('--quick')
const rounds = option('--rounds') ?? (quick ? 5 : ROUNDS)
let seed = option('--seed') ?? Date.now() % 2 ** 31

/** Park and Miller's generator: the moments of death can be had again by the seed. */
function random(): number {
  seed = (seed * 48271) % 2147483647
  return seed / 2147483647
}

async function traceWrites(dir: string): Promise<TraceResult | undefined> {
  if (!canTrace()) return undefined
  const output = `${dir}.trace`
  const running = await start(...traced(output, serverArgs(dir)))
  const connection = await RawConnection.open(running.port)
  for (let n = 0; n < TRACED_WRITES; n++) {
    const data = [JSON.stringify({ _id: `traced-${n}`, key: `traced-${n}`, round: -1 })]
    await ask(connection, running.port, 'database.insertDocument', {
      collectionName: 'notes',
      data,
    })
    await new Promise((resolve) => setTimeout(resolve, TRACED_PAUSE_MS))
  }
  connection.close()
  running.child.stdin?.end()
  await once(running.child, 'exit')
  const result = readTrace(output)
  rmSync(output)
  return result
}

async function fullDisk(dir: string): Promise<Goal[] | undefined> {
  if (!canFillDisk()) return undefined
  // What it logs of the refusals is no news.
  const running = await start(process.execPath, serverArgs(dir), 'ignore')
  const writing = await RawConnection.open(running.port)
  const { accepted, refused, acceptedAfterwards } = await fillDisk(
    writing,
    running.port,
    running.child.pid as number,
  )
  writing.close()
  running.child.kill('SIGKILL')
  await once(running.child, 'exit')
  const again = await start(process.execPath, serverArgs(dir))
  const connection = await RawConnection.open(again.port)
  const notes = new Map([[FULL_DISK_ROUND, accepted]])
  const acknowledged = { ...nothingYet(), notes }
  const broken = await brokenPromises(connection, again.port, acknowledged, [FULL_DISK_ROUND])
  connection.close()
  again.child.kill('SIGKILL')
  return [
    atLeast('refused on a full disk', refused, 1, 'writes'),
    atLeast('accepted with room again', acceptedAfterwards, 500, 'writes'),
    atMost('broken promises of a full disk', broken.length, 0, 'documents'),
  ]
}

async function main(): Promise<void> {
  const firstSeed = seed
  const folder = mkdtempSync(join(tmpdir(), 'durability-'))
  const { kills, broken, acknowledged } = await killRounds(join(folder, 'killed'), rounds, random)
  const trace = await traceWrites(join(folder, 'traced'))
  const full = await fullDisk(join(folder, 'full'))
  rmSync(folder, { recursive: true, force: true })
  for (const line of [...broken.slice(0, 20), ...acknowledged.refusals]) console.error(line)
  const notes = [...acknowledged.notes.values()].reduce((sum, ids) => sum + ids.size, 0)
  const goals: Goal[] = [
    // A short run, asked for as such, has its kills among the figures.
    ...(rounds < ROUNDS ? [] : [atLeast('kills', kills, ROUNDS, 'rounds')]),
    // With nothing acknowledged there is no promise to break.
    atLeast('acknowledged notes', notes, rounds, 'documents'),
    atLeast('acknowledged transactions', acknowledged.transactions, rounds, 'transactions'),
    atMost('writes refused', acknowledged.refused, 0, 'replies'),
    atMost('broken promises', broken.length, 0, 'documents'),
  ]
  if (trace) {
    goals.push(
      atLeast('acknowledgements traced', trace.acknowledgements, TRACED_WRITES, 'replies'),
      atMost('acknowledgements before their sync', trace.tooEarly, 0, 'replies'),
    )
  }
  report('durability', [...goals, ...(full ?? [])], {
    seed: firstSeed,
    rounds,
    traced: trace !== undefined,
    fullDisk: full !== undefined,
  })
  process.exit(0)
}

const role = process.argv.indexOf('--serve')
await (role < 0 ? main() : serve(process.argv[role + 1] as string))

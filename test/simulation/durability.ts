/**
 * Kills the cloud in the middle of writing, again and again, and checks after each restart that
 * everything acknowledged is there and nothing is half there. A kill does not lose the page cache,
 * so a system-call trace also shows that each acknowledgement follows its sync. And on a full disk
 * what is refused is forgotten, what was acknowledged stays.
 * `npm run durability -- [--rounds 200] [--seed 1] [--json] [--quick]`
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { RawConnection } from '../bench/cloud/raw-client'
import { atLeast, atMost, progress, report, type Goal } from '../bench/report'
import { brokenPromises } from './durability/check'
import { canFillDisk, FULL_DISK_ROUND, fillDisk } from './durability/full-disk'
import { serve } from './durability/server'
import { canTrace, readTrace, traced, type TraceResult } from './durability/trace'
import { ask, Writer, type Acknowledged } from './durability/writers'

const WRITERS = 64
const TRACED_WRITES = 50
/** Between traced writes, so that no sync seen belongs to an earlier one. */
const TRACED_PAUSE_MS = 25
/** A round ends after some hundred acknowledgements, or at last after this. */
const LONGEST_ROUND_MS = 3000

const option = (name: string): number | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : Number(process.argv[at + 1])
}

const rounds = option('--rounds') ?? (process.argv.includes('--quick') ? 5 : 200)
let seed = option('--seed') ?? Date.now() % 2 ** 31

/** Park and Miller's generator: the moments of death can be had again by the seed. */
function random(): number {
  seed = (seed * 48271) % 2147483647
  return seed / 2147483647
}

interface Running {
  readonly child: ChildProcess
  readonly port: number
}

async function start(
  command: string,
  args: string[],
  stderr: 'inherit' | 'ignore' = 'inherit',
): Promise<Running> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', stderr] })
  if (!child.stdout) throw new Error('the cloud has no output')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, port: Number(line) }
}

const serverArgs = (dir: string): string[] => [process.argv[1] as string, '--serve', dir]

async function makeCounters(port: number): Promise<void> {
  const connection = await RawConnection.open(port)
  for (let number = 0; number < WRITERS; number++) {
    const data = ['counter', 'giver', 'taker'].map((kind) =>
      JSON.stringify({ _id: `${kind}-${number}`, group: 'all', value: 0 }),
    )
    const reply = await ask(connection, port, 'database.insertDocument', {
      collectionName: 'counters',
      data,
    })
    if (reply.code !== undefined) throw new Error(JSON.stringify(reply))
  }
  connection.close()
}

/** Lets all writers write, then kills the cloud in the middle of it. */
async function writeAndKill(
  running: Running,
  round: number,
  acknowledged: Acknowledged,
): Promise<void> {
  const gone = once(running.child, 'exit')
  const broken = gone.then(() => {
    throw new Killed()
  })
  const writers = Array.from({ length: WRITERS }, async (_unused, number) => {
    const connection = await RawConnection.open(running.port)
    try {
      await Promise.race([
        new Writer(connection, running.port, round, number, acknowledged).run(),
        broken,
      ])
    } catch (error) {
      if (!(error instanceof Killed)) throw error
    } finally {
      connection.close()
    }
  })
  const enough = acknowledged.total + 100 + random() * 700
  const latest = Date.now() + LONGEST_ROUND_MS
  const watch = setInterval(() => {
    if (acknowledged.total < enough && Date.now() < latest) return
    clearInterval(watch)
    running.child.kill('SIGKILL')
  }, 1)
  await Promise.all(writers)
}

class Killed extends Error {}

async function killRounds(dir: string): Promise<{ broken: string[]; acknowledged: Acknowledged }> {
  const acknowledged: Acknowledged = {
    notes: new Map(),
    counters: new Map(),
    transactions: 0,
    total: 0,
  }
  const broken: string[] = []
  const check = async (running: Running, checked: number[]): Promise<void> => {
    const connection = await RawConnection.open(running.port)
    broken.push(...(await brokenPromises(connection, running.port, acknowledged, checked)))
    connection.close()
  }
  for (let round = 0; round < rounds; round++) {
    const running = await start(process.execPath, serverArgs(dir))
    if (round === 0) await makeCounters(running.port)
    else await check(running, [round - 1])
    await writeAndKill(running, round, acknowledged)
    if (round % 10 === 9) progress(`${round + 1} kills, ${broken.length} broken promises`)
  }
  const running = await start(process.execPath, serverArgs(dir))
  await check(running, [...acknowledged.notes.keys()])
  running.child.kill('SIGKILL')
  return { broken, acknowledged }
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

async function fullDisk(dir: string): Promise<Goal[]> {
  if (!canFillDisk()) return []
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
  const acknowledged = { notes, counters: new Map<string, never>(), transactions: 0, total: 0 }
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
  const { broken, acknowledged } = await killRounds(join(folder, 'killed'))
  const trace = await traceWrites(join(folder, 'traced'))
  const full = await fullDisk(join(folder, 'full'))
  rmSync(folder, { recursive: true, force: true })
  for (const line of broken.slice(0, 20)) console.error(line)
  const notes = [...acknowledged.notes.values()].reduce((sum, ids) => sum + ids.size, 0)
  const goals: Goal[] = [
    atLeast('kills', rounds, rounds, 'rounds'),
    atMost('broken promises', broken.length, 0, 'documents'),
  ]
  if (trace) {
    goals.push(
      atLeast('acknowledgements traced', trace.acknowledgements, TRACED_WRITES, 'replies'),
      atMost('acknowledgements before their sync', trace.tooEarly, 0, 'replies'),
    )
  }
  report('durability', [...goals, ...full], {
    seed: firstSeed,
    rounds,
    acknowledgedNotes: notes,
    acknowledgedTransactions: acknowledged.transactions,
    traced: trace !== undefined,
  })
  process.exit(0)
}

const role = process.argv.indexOf('--serve')
await (role < 0 ? main() : serve(process.argv[role + 1] as string))

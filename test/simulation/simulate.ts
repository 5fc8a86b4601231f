/**
 * The product's own features under many random histories, one seed each: requests reordered, dropped and
 * left unanswered, callers that die before or after a request, commands sent twice and late, jobs stopped
 * anywhere, nights, month and year ends, new versions of the programme meanwhile. Then the same with one
 * bug planted at a time, each of which must be noticed.
 * `npm run simulate -- [--json] [--quick] [--seeds 2000] [--from 1] [--cores 1] [--only 3,17] [--no-planted] [--planted <part of a name>]`
 */
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Goal } from '../bench/report'
import { atLeast, atMost, progress, report, round } from '../bench/report'
import { withBug } from './build-planted'
import type { Outcome } from './history/history'
import { DEEDS, runHistory } from './history/history'
import { PLANTED } from './planted'
import { shrink } from './shrink'

const argument = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
const quick = process.argv.includes('--quick')
const seeds = Number(argument('--seeds') ?? (quick ? 60 : 2_000))
const from = Number(argument('--from') ?? 1)
/** Part of a planted bug's name: only that one. */
const wanted = argument('--planted')
const only = argument('--only')?.split(',').map(Number)
const cores = Number(argument('--cores') ?? cpus().length)
/** A planted bug that shows once in many histories needs many; a short run begins where it is known to show. */
const PLANTED_SEEDS = quick ? 30 : 3_000
const BATCH = 20
/** A run of so many seeds is to show all that the proof asks for. */
const LARGE = 10_000

interface Batch {
  from: number
  count: number
}

interface Sums {
  histories: number
  operations: number
  commands: number
  requests: number
  kills: number
  lost: number
  broken: { seed: number; violations: string[] }[]
}

const nothing = (): Sums => ({
  histories: 0,
  operations: 0,
  commands: 0,
  requests: 0,
  kills: 0,
  lost: 0,
  broken: [],
})

/** A history that cannot go on is broken, like one that breaks a law. */
async function outcomeOf(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    const none = { operations: 0, commands: 0, requests: 0, kills: 0, lost: 0 }
    return { ...none, violations: [error instanceof Error ? (error.stack ?? '') : String(error)] }
  }
}

async function runBatch({ from: first, count }: Batch): Promise<Sums> {
  const sums = nothing()
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await outcomeOf(() => runHistory({ seed }))
    sums.histories++
    for (const name of ['operations', 'commands', 'requests', 'kills', 'lost'] as const) {
      sums[name] += outcome[name]
    }
    const { violations } = outcome
    if (violations.length > 0) sums.broken.push({ seed, violations: violations.slice(0, 6) })
  }
  return sums
}

function add(total: Sums, part: Sums): void {
  for (const name of ['histories', 'operations', 'commands', 'requests', 'kills', 'lost'] as const)
    total[name] += part[name]
  total.broken.push(...part.broken)
}

const workerCount = Math.min(cores, Math.ceil(seeds / BATCH))

/** All seeds, shared among the workers. */
async function runAll(): Promise<Sums> {
  const total = nothing()
  const end = from + seeds
  let next = from
  await Promise.all(
    Array.from({ length: workerCount }, () => {
      const worker = new Worker(fileURLToPath(import.meta.url), {
        workerData: 'histories',
        // Most of a history is forgotten at once.
        resourceLimits: { maxYoungGenerationSizeMb: 96 },
      })
      return new Promise<void>((resolve, reject) => {
        const give = () => {
          if (next >= end) {
            void worker.terminate()
            return resolve()
          }
          worker.postMessage({ from: next, count: Math.min(BATCH, end - next) } satisfies Batch)
          next += BATCH
        }
        worker.on('message', (part: Sums) => {
          add(total, part)
          for (const { seed, violations } of part.broken) progress(`seed ${seed}: ${violations[0]}`)
          if (Math.floor(total.histories / BATCH) % 25 === 0)
            progress(`${total.histories} histories`)
          give()
        })
        worker.on('error', reject)
        give()
      })
    }),
  )
  return total
}

/** Replays one seed, or part of it, and says what breaks. */
async function explain(seed: number, kept: readonly number[] | undefined): Promise<string[]> {
  const { violations } = await outcomeOf(() =>
    runHistory({ seed, ...(kept ? { only: new Set(kept) } : {}) }),
  )
  for (const violation of violations) progress(`  ${violation}`)
  return violations
}

async function shrunk(seed: number): Promise<string> {
  const kept = await shrink(DEEDS, (subset) => runHistory({ seed, only: subset }))
  progress(`seed ${seed} shrunk to ${kept.length} of ${DEEDS} deeds:`)
  await explain(seed, kept)
  return `npm run simulate -- --from ${seed} --seeds 1 --no-planted --only ${kept.join(',')}`
}

interface Caught {
  name: string
  seed: number
  check: string
}

/** The first seed in which each planted bug shows, and what noticed it. */
async function runPlanted(): Promise<Caught[]> {
  const caught: Caught[] = []
  for (const [number, bug] of PLANTED.entries()) {
    if (wanted !== undefined && !bug.name.includes(wanted)) continue
    const simulation = await withBug(process.cwd(), bug, number)
    const first = quick ? bug.seed : 1
    for (let seed = first; seed < first + PLANTED_SEEDS; seed++) {
      const { violations } = await outcomeOf(() => simulation.runHistory({ seed }))
      const [check] = violations
      if (check === undefined) continue
      caught.push({ name: bug.name, seed, check: check.split('\n')[0] ?? '' })
      break
    }
    const last = caught.at(-1)
    progress(
      last?.name === bug.name
        ? `caught at seed ${last.seed}: ${bug.name} (${last.check})`
        : `NOT caught in ${PLANTED_SEEDS} seeds: ${bug.name}`,
    )
  }
  return caught
}

async function main(): Promise<void> {
  if (wanted !== undefined && !PLANTED.some(({ name }) => name.includes(wanted))) {
    throw new Error(`no planted bug is called "${wanted}"`)
  }
  if (only) {
    const violations = await explain(from, only)
    report('simulate', [atMost('laws broken', violations.length, 0, 'laws')], { from, violations })
    process.exit(0)
  }
  const startedAt = Date.now()
  const cpuBefore = process.cpuUsage()
  const sums = await runAll()
  const { user, system } = process.cpuUsage(cpuBefore)
  const seconds = (Date.now() - startedAt) / 1000
  // One core at a time: what a night on one core would do.
  const perCore = sums.operations / seconds / workerCount
  const replay = sums.broken[0] ? await shrunk(sums.broken[0].seed) : ''
  const caught = process.argv.includes('--no-planted') ? null : await runPlanted()
  const planted = PLANTED.filter(({ name }) => name.includes(wanted ?? '')).length
  // Who asks for so many asks for the whole proof.
  const large = seeds >= LARGE
  const goals: Goal[] = [
    atMost('histories that break the books', sums.broken.length, 0, 'histories'),
    ...(caught ? [atLeast('planted bugs caught', caught.length, planted, 'bugs')] : []),
    ...(quick ? [] : [atLeast('operations a second on one core', perCore, 10_000, 'operations/s')]),
    ...(large
      ? [
          atLeast('simulated operations', sums.operations, 10_000_000, 'operations'),
          atLeast('kills', sums.kills, 500_000, 'kills'),
          atLeast('seeds', sums.histories, 5_000, 'seeds'),
        ]
      : []),
  ]
  const { histories, operations, commands, requests, kills, lost } = sums
  report('simulate', goals, {
    histories,
    from,
    operations,
    commands,
    requests,
    kills,
    'messages lost': lost,
    'operations a second on one core': round(perCore),
    'operations per second of processor time': round(operations / ((user + system) / 1e6)),
    'requests a second on one core': round((perCore * requests) / operations),
    seconds: round(seconds),
    'broken seeds': sums.broken.map(({ seed }) => seed).join(' '),
    replay,
    ...(caught
      ? { planted: caught.map(({ name, seed, check }) => `${name}: seed ${seed}, ${check}`) }
      : {}),
  })
  process.exit(0)
}

if (isMainThread) await main()
else if (workerData === 'histories') {
  // Lost messages and refusals are made by the thousand here; where one came from is asked of a replay.
  Error.stackTraceLimit = 0
  parentPort?.on('message', (batch: Batch) => {
    void runBatch(batch).then((sums) => parentPort?.postMessage(sums))
  })
}

/**
 * Whether a house with a million members costs more per operation than one with ten thousand: what people
 * and desks do, the nearby query, the console's overview, and each timer's run, through the functions. The
 * houses are open side by side and asked by turns, call by call.
 * `npm run bench:scale -- [--sizes 10000,100000,1000000] [--turns 9] [--chart <file>] [--json] [--quick]`
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CodeBatch, VisitView } from '../../typings/contract'
import type { OrganisationDoc } from '../../cloudfunctions/features/overview/store'
import { ORGANISATION } from '../../cloudfunctions/features/overview/store'
import { data, OWNER, STAFF } from '../functions/house'
import { asFigures, atMost, median, progress, report, round, type Goal } from './report'
import { chartOf } from './scale/chart'
import { openidOf } from './scale/fill'
import type { SizedHouse } from './scale/sized-house'
import { openSized } from './scale/sized-house'

const text = (name: string, standard: string): string => {
  const at = process.argv.indexOf(name)
  return at < 0 ? standard : (process.argv[at + 1] ?? standard)
}
const quick = process.argv.includes('--quick')
const sizes = text('--sizes', quick ? '300,3000' : '10000,100000,1000000')
  .split(',')
  .map(Number)
const turns = Number(text('--turns', quick ? '2' : '9'))
const chart = text('--chart', '.local/bench-scale.svg')
/** Calls of each kind in each house, in a turn. */
const EACH = quick ? 4 : 12
/** Work behind an answer (the overview pushes the count on) has ended after this; it is not timed. */
const BEHIND_MS = quick ? 20 : 120

type Work = (one: SizedHouse) => Promise<unknown>

let serial = 0

/** Strewn over all, and nobody twice in a while: a code is used once. */
const anybody = ({ members }: SizedHouse) => openidOf((++serial * 7_919) % members)

/** A member comes: code, scan, sale. Only the desk's two calls are timed. */
async function visit({ house }: SizedHouse, openid: string): Promise<VisitView> {
  const batch: CodeBatch = data(await house.consumer(openid, 'code.batch', {}))
  const code = batch.codes[0]?.value ?? ''
  const { shopId } = house.shop
  return data(await house.staff(STAFF, 'visit.scan', { key: house.key(), shopId, code }))
}

const WORKS: Readonly<Record<string, Work>> = {
  'member.summary': async (one) =>
    data(await one.house.consumer(anybody(one), 'member.summary', {})),
  'code, scan and sale': async (one) => {
    const { visitId } = await visit(one, anybody(one))
    const { shopId } = one.house.shop
    const input = { key: one.house.key(), shopId, visitId, amountFen: 4_200 }
    data(await one.house.staff(STAFF, 'sale.record', input))
  },
  'offer.nearby': async (one) => {
    const near = { longitude: 121.45, latitude: 31.23 }
    data(await one.house.consumer(anybody(one), 'offer.nearby', { near, radiusM: 5_000 }))
  },
  'console.overview': async (one) => data(await one.house.merchant(OWNER, 'console.overview', {})),
  'console: a page of members': async (one) =>
    data(await one.house.merchant(OWNER, 'member.search', { status: 'active' })),
  'job: minute': (one) => job(one, 'minute'),
  'job: night': (one) => job(one, 'night'),
}

/** As an operator who will not wait calls it: nobody's openid. */
function job({ call }: SizedHouse, TriggerName: string): Promise<unknown> {
  return call('jobs', { TriggerName }, { openid: '' })
}

/**
 * Counts slices of 500 accounts for at most twelve seconds: so long a run of it takes, however many there
 * are. One run in each house, no median of turns, so it says so.
 */
const HOUR = 'job: hour, one run, per 1,000 accounts'

/**
 * One turn: so many calls in each house, one house after the other, another one first each time. What counts
 * is each house's middle one, for what else the machine does strikes few of them, and strikes all alike.
 */
async function turnOf(houses: readonly SizedHouse[], work: Work): Promise<number[]> {
  const took = houses.map((): number[] => [])
  for (let call = 0; call < EACH; call++) {
    for (let step = 0; step < houses.length; step++) {
      const at = (call + step) % houses.length
      const startedAt = performance.now()
      await work(houses[at] as SizedHouse)
      took[at]?.push(performance.now() - startedAt)
      await new Promise((resolve) => setTimeout(resolve, BEHIND_MS))
    }
  }
  return took.map(median)
}

/** A run of the hour's job, by what it counted. */
async function counting(one: SizedHouse): Promise<number> {
  const before = counted(one)
  const startedAt = performance.now()
  await job(one, 'hour')
  return (performance.now() - startedAt) / ((counted(one) - before) / 1_000)
}

/** How many accounts are in the count, the finished or the one under way. */
function counted({ server }: SizedHouse): number {
  const [text] = server.cloud.find(server.env, { collection: ORGANISATION }).documents
  const { members, scan } = JSON.parse(text ?? '{"members":0,"scan":{"members":0}}') as Counted
  return members + scan.members
}

type Counted = Pick<OrganisationDoc, 'members'> & { scan: { members: number } }

async function measure(houses: readonly SizedHouse[]): Promise<Record<string, number[][]>> {
  const rows: Record<string, number[][]> = {}
  rows[HOUR] = []
  for (const one of houses) rows[HOUR].push([await counting(one)])
  progress(`${HOUR}: ${rows[HOUR].map((ms) => `${round(median(ms))} ms`).join(', ')}`)
  for (const [name, work] of Object.entries(WORKS)) {
    const seen = houses.map((): number[] => [])
    await turnOf(houses, work)
    for (let turn = 0; turn < turns; turn++) {
      for (const [at, ms] of (await turnOf(houses, work)).entries()) seen[at]?.push(ms)
    }
    rows[name] = seen
    progress(`${name}: ${seen.map((ms) => `${round(median(ms))} ms`).join(', ')}`)
  }
  return rows
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'))
  const buildDir = join(process.cwd(), '.local/test-builds', String(process.pid))
  const script = pathToFileURL(join(process.cwd(), 'scripts/build.mjs')).href
  const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
  await buildForTests(buildDir)
  const houses: SizedHouse[] = []
  for (const members of sizes) {
    progress(`a house with ${members} members …`)
    houses.push(await openSized(join(folder, String(members)), buildDir, members, progress))
  }
  const rows = await measure(houses)
  for (const { server } of houses) await server.close()
  for (const one of [folder, buildDir]) rmSync(one, { recursive: true, force: true })
  const goals: Goal[] = []
  const figures: Record<string, unknown> = {}
  const lines: Record<string, number[]> = {}
  for (const [name, seen] of Object.entries(rows)) {
    const ms = seen.map((all) => median(all))
    lines[name] = ms
    figures[name] = Object.fromEntries(
      sizes.map((size, at) => [`ms at ${size}`, round(ms[at] ?? NaN)]),
    )
    if (name === HOUR) continue
    // Turn by turn, so that what else the machine does meets both alike.
    const ratios = (seen.at(-1) ?? []).map((last, turn) => last / (seen[0]?.[turn] ?? NaN))
    goals.push(atMost(`${name}, largest over smallest`, median(ratios), 1.2, '×'))
  }
  mkdirSync(dirname(chart), { recursive: true })
  writeFileSync(chart, chartOf('Milliseconds per operation, by members', sizes, lines))
  // Two small houses, asked a few times, tell nothing of a million members.
  if (quick) report('scale', [], { ...figures, ...asFigures(goals), chart })
  else report('scale', goals, { ...figures, chart })
}

await main()
process.exit(0)

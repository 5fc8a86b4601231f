/**
 * The ledger beside what people use instead, in turns within one run, durable on every side, reconciled
 * after every turn: PostgreSQL with a textbook schema (interactive statements, and one stored function),
 * and the transaction design of CloudBase through the same SDK. Method and figures: docs/benchmarks.md.
 * `npm run bench:ledger -- [--members 1000000] [--entries 10000000] [--data <folder to keep>]
 *   [--only throughput|delay|hot] [--callers 1,64,512] [--turns 5] [--window 2500] [--json] [--quick]`
 * `-- --data <folder> --load-only` ends with both sides loaded; cut short, it goes on where it was.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Rates, Sides } from './ledger/compare'
import { compare } from './ledger/compare'
import type { Postgres } from './ledger/postgres'
import { connection, startPostgres } from './ledger/postgres'
import { loadPostgres } from './ledger/postgres-schema'
import { functionEnvironment, Measured, serveRole } from './ledger/processes'
import { rulesRate } from './ledger/rules'
import type { Side } from './ledger/turn'
import { asFigures, atLeast, atMost, progress, report, type Goal } from './report'

const quick = process.argv.includes('--quick')
const text = (name: string, standard: string): string => {
  const at = process.argv.indexOf(name)
  return at < 0 ? standard : (process.argv[at + 1] ?? standard)
}
const option = (name: string, standard: number) => Number(text(name, String(standard)))

const members = option('--members', quick ? 2_000 : 1_000_000)
const entriesEach = Math.max(1, Math.round(option('--entries', members * 10) / members))
const turns = option('--turns', quick ? 1 : 5)
const windowMs = option('--window', quick ? 200 : 2_500)
const only = text('--only', '')
const kept = text('--data', '')
const loadOnly = process.argv.includes('--load-only')
const MANY = 64
const CALLERS = text('--callers', quick ? `1,${MANY}` : `1,${MANY},512`)
  .split(',')
  .map(Number)
/** What a request costs between a function and its database in a data centre, when it is given a price. */
const WIRE_MS = 7.5
const WORKERS = 2

type Figures = Record<string, unknown>

function note(figures: Figures, what: string, rates: Record<Side, Rates>): void {
  for (const [side, row] of Object.entries(rates)) figures[`${what}, ${side}`] = row
}

async function throughput(sides: Sides, goals: Goal[], figures: Figures): Promise<void> {
  const names = ['core', 'interactive', 'function', 'product', 'transaction', 'ceiling'] as const
  for (const callers of CALLERS) {
    const rates = await compare(sides, names, { callers })
    note(figures, `${callers} callers`, rates)
    if (callers !== MANY) continue
    const over = (one: Side, other: Side) => rates[one].perSecond / rates[other].perSecond
    goals.push(
      atLeast('core over interactive statements', over('core', 'interactive'), 5, '×'),
      atLeast('core over one stored function', over('core', 'function'), 1.5, '×'),
      atLeast('through the SDK over transactions', over('product', 'transaction'), 2.2, '×'),
      atLeast('through the SDK over its own ceiling', over('product', 'ceiling'), 0.5, '×'),
    )
  }
}

async function delayed(sides: Sides, goals: Goal[], figures: Figures): Promise<void> {
  const names = ['core', 'interactive', 'function', 'product', 'transaction'] as const
  for (const callers of [1, MANY]) {
    const rates = await compare(sides, names, { callers, delayMs: WIRE_MS })
    note(figures, `${WIRE_MS} ms a request, ${callers} callers`, rates)
    const ratio = rates.product.medianMs / rates.transaction.medianMs
    const name = `median of an earn over transactions, ${callers} callers`
    goals.push(atMost(name, ratio, 0.4, '×'))
  }
}

async function hot(sides: Sides, goals: Goal[], figures: Figures): Promise<void> {
  const names = ['core', 'interactive', 'function', 'product', 'transaction'] as const
  const rates = await compare(sides, names, { callers: MANY, hot: true })
  note(figures, `one reward, ${MANY} callers`, rates)
  const ratio = rates.product.perSecond / rates.transaction.perSecond
  goals.push(atLeast('hot reward over transactions', ratio, 10, '×'))
}

async function loaded({ folder }: Postgres): Promise<void> {
  const client = new pg.Client(connection(folder))
  await client.connect()
  try {
    await loadPostgres(client, members, entriesEach, progress)
  } finally {
    await client.end()
  }
}

type Start = (...how: Parameters<typeof Measured.start>) => Promise<Measured>

/** Both sides loaded, and the processes that work on them. */
async function sidesOn(folder: string, postgres: Postgres, start: Start): Promise<Sides | null> {
  await loaded(postgres)
  const shape = [join(folder, 'store'), String(members), String(entriesEach)]
  const store = await start('store', shape, {}, progress)
  if (loadOnly) return null
  const instant = await start('instant', [])
  const workers = async (port: number) => {
    const all: Measured[] = []
    while (all.length < WORKERS) all.push(await start('functions', [], functionEnvironment(port)))
    return all
  }
  return {
    settings: { members, turns, windowMs, quick },
    store,
    application: await start('application', [postgres.folder]),
    functions: await workers(store.port),
    ceiling: await workers(instant.port),
  }
}

async function measure(sides: Sides, version: string): Promise<void> {
  const goals: Goal[] = []
  const figures: Figures = {
    members,
    entries: members * entriesEach,
    postgres: version,
    ...(only === '' && (await rulesRate(quick ? 1_000 : 10_000))),
  }
  for (const [name, part] of Object.entries({ throughput, delay: delayed, hot })) {
    if (only === '' || only === name) await part(sides, goals, figures)
  }
  // The goals are for a million members; a short run only shows that everything works.
  if (quick) report('ledger', [], { ...figures, ...asFigures(goals) })
  else report('ledger', goals, figures)
}

/** Whatever happens, neither PostgreSQL nor a process stays behind. */
async function runIn(folder: string): Promise<void> {
  const postgres = await startPostgres(join(folder, 'postgres'))
  const started: Measured[] = []
  try {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void postgres.stop().then(() => process.exit(1)))
    }
    const sides = await sidesOn(folder, postgres, async (...how) => {
      const one = await Measured.start(...how)
      started.push(one)
      return one
    })
    if (sides) await measure(sides, postgres.version)
  } finally {
    await Promise.all(started.map((one) => one.end()))
    await postgres.stop()
  }
}

async function main(): Promise<void> {
  const folder = kept || mkdtempSync(join(tmpdir(), 'bench-ledger-'))
  // PostgreSQL may have to run as another user than this one, who must find its own part of it.
  if (kept === '') chmodSync(folder, 0o755)
  else mkdirSync(folder, { recursive: true, mode: 0o755 })
  try {
    await runIn(folder)
  } finally {
    if (kept === '') rmSync(folder, { recursive: true, force: true })
  }
}

const role = process.argv.indexOf('--serve')
await (role < 0 ? main() : serveRole(process.argv.slice(role + 1)))

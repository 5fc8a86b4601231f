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
import { connection, startPostgres } from './ledger/postgres'
import { loadPostgres } from './ledger/postgres-schema'
import { functionEnvironment, Measured, serveRole } from './ledger/processes'
import { rulesRate } from './ledger/rules'
import type { Side, Turn, TurnOrder } from './ledger/turn'
import { together } from './ledger/turn'
import { asFigures, atLeast, atMost, median, progress, report, round, type Goal } from './report'

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
const STOCK = 1_000_000
const WORKERS = 2
/** Turns before those that count: JavaScript takes some seconds until it is compiled. */
const WARM_UP = 2

interface Sides {
  store: Measured
  application: Measured
  functions: Measured[]
  ceiling: Measured[]
}

/** Whose books a side writes. */
const BOOKS = {
  core: 'product',
  product: 'product',
  transaction: 'transaction',
  interactive: 'postgres',
  function: 'postgres',
} as const

let serial = 0

/** One turn on one side, reconciled. @throws Error when a sum is wrong: then there is no result */
async function turn(
  sides: Sides,
  side: Side,
  { callers, delayMs = 0, hot = false }: { callers: number; delayMs?: number; hot?: boolean },
): Promise<Turn> {
  const number = ++serial
  const stamp = Date.now().toString(36)
  const reward = hot ? `reward_${stamp}_${number}` : ''
  const books = side === 'interactive' || side === 'function' ? sides.application : sides.store
  const workers = workersOf(sides, side).slice(0, callers)
  if (hot) await books.ask({ kind: 'putUp', reward, stock: STOCK })
  const kind = side === 'ceiling' ? null : BOOKS[side]
  if (kind === 'product' || kind === 'transaction') await books.ask({ kind: 'warm', side: kind })
  if (books === sides.store) await books.ask({ kind: 'delay', delayMs })
  const orders = workers.map((_worker, index): TurnOrder => ({
    side,
    callers: Math.floor(callers / workers.length),
    windowMs,
    seed: number * WORKERS + index,
    delayMs,
    members,
    reward,
    name: `${stamp}_${number}_${index}`,
  }))
  const parts = await Promise.all(
    workers.map((worker, index) => worker.turn(orders[index] as TurnOrder)),
  )
  const whole = together(parts)
  if (kind === null) return whole
  const broken = await books.reconcile({ side: kind, told: whole.told, reward })
  if (whole.contradicted > 0) broken.push(`${whole.contradicted} repeats were told something else`)
  if (broken.length > 0) {
    throw new Error(`${side} × ${callers} does not reconcile: ${broken.slice(0, 5).join('; ')}`)
  }
  return whole
}

function workersOf({ store, application, functions, ceiling }: Sides, side: Side): Measured[] {
  if (side === 'core') return [store]
  if (side === 'ceiling') return ceiling
  return side === 'interactive' || side === 'function' ? [application] : functions
}

interface Rates {
  perSecond: number
  spread: string
  medianMs: number
}

/** All sides in turns, so that what else the machine does meets all alike. */
async function compare(
  sides: Sides,
  names: readonly Side[],
  how: { callers: number; delayMs?: number; hot?: boolean },
): Promise<Record<Side, Rates>> {
  const seen = new Map<Side, Turn[]>()
  // Where all want one reward, what waits in line at the end of a turn takes longer than the turn.
  const cold = quick ? (how.hot === true ? 0 : 1) : WARM_UP
  for (let number = 0; number < cold; number++) {
    for (const name of names) await turn(sides, name, how)
  }
  for (let number = 0; number < turns; number++) {
    for (const name of names) {
      const done = await turn(sides, name, how)
      seen.set(name, [...(seen.get(name) ?? []), done])
    }
  }
  const rows = [...seen].map(([name, all]): [Side, Rates] => {
    const rates = all.map(({ perSecond }) => perSecond)
    const [low, high] = [Math.min(...rates), Math.max(...rates)].map(Math.round)
    return [
      name,
      {
        perSecond: Math.round(median(rates)),
        spread: `${low}–${high}`,
        medianMs: round(median(all.map(({ medianMs }) => medianMs))),
      },
    ]
  })
  for (const [name, { perSecond, medianMs }] of rows)
    progress(`${name} × ${how.callers}: ${perSecond}/s, median ${medianMs} ms`)
  return Object.fromEntries(rows) as Record<Side, Rates>
}

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

async function main(): Promise<void> {
  const folder = kept || mkdtempSync(join(tmpdir(), 'bench-ledger-'))
  // PostgreSQL may have to run as another user than this one, who must find its own part of it.
  if (kept === '') chmodSync(folder, 0o755)
  else mkdirSync(folder, { recursive: true, mode: 0o755 })
  const postgres = await startPostgres(join(folder, 'postgres'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void postgres.stop().then(() => process.exit(1)))
  }
  const client = new pg.Client(connection(postgres.folder))
  await client.connect()
  await loadPostgres(client, members, entriesEach, progress)
  await client.end()
  const shape = [join(folder, 'store'), String(members), String(entriesEach)]
  const store = await Measured.start('store', shape, {}, progress)
  if (loadOnly) {
    await Promise.all([store.end(), postgres.stop()])
    return
  }
  const instant = await Measured.start('instant', [])
  const workers = (port: number) =>
    Promise.all(
      Array.from({ length: WORKERS }, () =>
        Measured.start('functions', [], functionEnvironment(port)),
      ),
    )
  const sides: Sides = {
    store,
    application: await Measured.start('application', [postgres.folder]),
    functions: await workers(store.port),
    ceiling: await workers(instant.port),
  }
  const goals: Goal[] = []
  const figures: Figures = {
    members,
    entries: members * entriesEach,
    postgres: postgres.version,
    ...(only === '' && (await rulesRate(quick ? 1_000 : 10_000))),
  }
  const parts = { throughput, delay: delayed, hot }
  try {
    for (const [name, part] of Object.entries(parts)) {
      if (only === '' || only === name) await part(sides, goals, figures)
    }
  } finally {
    const all = [sides.application, ...sides.functions, ...sides.ceiling, instant, store]
    await Promise.all(all.map((one) => one.end()))
    await postgres.stop()
    if (kept === '') rmSync(folder, { recursive: true, force: true })
  }
  // The goals are for a million members; a short run only shows that everything works.
  if (quick) report('ledger', [], { ...figures, ...asFigures(goals) })
  else report('ledger', goals, figures)
}

const role = process.argv.indexOf('--serve')
await (role < 0 ? main() : serveRole(process.argv.slice(role + 1)))

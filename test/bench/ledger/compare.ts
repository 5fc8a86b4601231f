import { median, progress, round } from '../report'
import type { Measured } from './processes'
import type { Side, Turn, TurnOrder } from './turn'
import { together } from './turn'

const STOCK = 1_000_000
/** Turns before those that count: JavaScript takes some seconds until it is compiled. */
const WARM_UP = 2

export interface Settings {
  readonly members: number
  readonly turns: number
  readonly windowMs: number
  readonly quick: boolean
}

export interface Sides {
  settings: Settings
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

/** What the callers of a turn do. */
export interface How {
  readonly callers: number
  readonly delayMs?: number
  readonly hot?: boolean
}

/** Names each turn of each side, so that no key occurs twice. */
let serial = 0
/** Seeds the work of a round, which all its sides get. */
let rounds = 0

/** One turn on one side, reconciled. @throws Error when a sum is wrong: then there is no result */
async function turn(
  sides: Sides,
  side: Side,
  seed: number,
  { callers, delayMs = 0, hot = false }: How,
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
  const each = Math.floor(callers / workers.length)
  const orders = workers.map((_worker, index): TurnOrder => ({
    side,
    callers: each,
    windowMs: sides.settings.windowMs,
    seed,
    firstCaller: index * each,
    delayMs,
    members: sides.settings.members,
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

export interface Rates {
  /** Without the refused. */
  perSecond: number
  spread: string
  medianMs: number
  /** Of all answers. */
  refusedPercent: number
}

/** All sides in turns, so that what else the machine does meets all alike. */
export async function compare(
  sides: Sides,
  names: readonly Side[],
  how: How,
): Promise<Record<Side, Rates>> {
  const { turns, quick } = sides.settings
  const seen = new Map<Side, Turn[]>(names.map((name) => [name, []]))
  // Where all want one reward, what waits in line at the end of a turn takes longer than the turn.
  const cold = quick ? (how.hot === true ? 0 : 1) : WARM_UP
  for (let number = 0; number < cold + turns; number++) {
    const seed = ++rounds
    for (const name of names) {
      const done = await turn(sides, name, seed, how)
      if (number >= cold) seen.get(name)?.push(done)
    }
  }
  const rows = [...seen].map(([name, all]): [Side, Rates] => [name, ratesOf(all)])
  for (const [name, { perSecond, medianMs, refusedPercent }] of rows) {
    const refused = refusedPercent > 0 ? `, ${refusedPercent} % refused` : ''
    progress(`${name} × ${how.callers}: ${perSecond}/s, median ${medianMs} ms${refused}`)
  }
  return Object.fromEntries(rows) as Record<Side, Rates>
}

function ratesOf(turns: readonly Turn[]): Rates {
  const rates = turns.map(({ perSecond }) => perSecond)
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map(Math.round)
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, one) => total + of(one), 0)
  return {
    perSecond: Math.round(median(rates)),
    spread: `${low}–${high}`,
    medianMs: round(median(turns.map(({ medianMs }) => medianMs))),
    refusedPercent: round((100 * sum(({ refused }) => refused)) / sum(({ answered }) => answered)),
  }
}

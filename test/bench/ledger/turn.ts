import { median } from '../report'
import type { Answer, Operation } from './work'
import { Popularity, randomOf, Work } from './work'

export const SIDES = [
  'core',
  'interactive',
  'function',
  'product',
  'transaction',
  'ceiling',
] as const
export type Side = (typeof SIDES)[number]

/** A stretch of load on one side. */
export interface TurnOrder {
  readonly side: Side
  readonly callers: number
  readonly windowMs: number
  /** Of a round: the same for every side, which so gets the same work. */
  readonly seed: number
  /** Of this process; its callers are numbered on from there, however many processes a side has. */
  readonly firstCaller: number
  /** What each database request costs more, on every side. */
  readonly delayMs: number
  readonly members: number
  /** All redeem this one reward; '' for the ordinary mixture. */
  readonly reward: string
  /** Names the turn and the process in the keys of its callers. */
  readonly name: string
}

/** What a caller was told under a key in the end; points null: refused. */
export interface Told {
  readonly key: string
  readonly member: number
  readonly points: number | null
}

export interface Turn {
  /** Without the refused, which cost less. */
  readonly perSecond: number
  readonly answered: number
  readonly refused: number
  /** Median of what a granted earn (in a hot campaign: a redemption) took, in ms. */
  readonly medianMs: number
  readonly told: Told[]
  /** Repeats that were told something else than the first. */
  readonly contradicted: number
}

export type CarryOut = (operation: Operation, order: TurnOrder) => Promise<Answer>

/** Runs callers side by side until the window closes; what is under way is finished and counted. */
export async function runTurn(order: TurnOrder, carryOut: CarryOut): Promise<Turn> {
  const popularity = popularityOf(order.members)
  const draw = (random: () => number) =>
    order.reward === '' ? popularity.draw(random) : Math.floor(random() * order.members)
  const tale = { told: new Map<string, Told>(), contradicted: 0, answered: 0, refused: 0 }
  const tookMs: number[] = []
  const startedAt = performance.now()
  const caller = async (number: number): Promise<void> => {
    const random = randomOf(order.seed * 1_000 + order.firstCaller + number)
    const name = `${order.name}_${number.toString(36)}`
    const work = new Work(random, draw, name, order.reward === '' ? undefined : 'redeem')
    while (performance.now() - startedAt < order.windowMs) {
      const operation = work.next()
      const askedAt = performance.now()
      const answer = await carryOut(operation, order)
      const counts = operation.kind === 'earn' || order.reward !== ''
      if (counts && answer.refused === '') tookMs.push(performance.now() - askedAt)
      tale.answered++
      remember(tale, operation, answer)
    }
  }
  await Promise.all(Array.from({ length: order.callers }, (_, number) => caller(number)))
  const seconds = (performance.now() - startedAt) / 1000
  const { told, answered, refused, contradicted } = tale
  return {
    perSecond: (answered - refused) / seconds,
    answered,
    refused,
    medianMs: median(tookMs),
    told: [...told.values()],
    contradicted,
  }
}

interface Tale {
  told: Map<string, Told>
  contradicted: number
  answered: number
  refused: number
}

/** A refusal changes nothing and is not remembered, so what was refused may be granted later. */
function remember(tale: Tale, { key, member }: Operation, { points, refused }: Answer): void {
  const before = tale.told.get(key)
  if (refused !== '') tale.refused++
  const now = refused === '' ? points : null
  if (before && before.points !== null && before.points !== now) tale.contradicted++
  else tale.told.set(key, { key, member, points: now })
}

let known: { members: number; popularity: Popularity } | undefined

/** Its constant takes a sum over all members: made once. */
function popularityOf(members: number): Popularity {
  if (known?.members !== members) known = { members, popularity: new Popularity(members) }
  return known.popularity
}

/** Turns of several processes at once, as one. */
export function together(turns: readonly Turn[]): Turn {
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, turn) => total + of(turn), 0)
  return {
    perSecond: sum((turn) => turn.perSecond),
    answered: sum((turn) => turn.answered),
    refused: sum((turn) => turn.refused),
    medianMs: sum((turn) => turn.medianMs) / turns.length,
    told: turns.flatMap(({ told }) => told),
    contradicted: sum((turn) => turn.contradicted),
  }
}

/** Every side's requests wait so long; a timer of 7.5 ms fires between 7 and 8.5. */
export const slow = (delayMs: number): Promise<void> =>
  delayMs === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, delayMs))

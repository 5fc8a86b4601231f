import type { Condition, Counter, Day } from '../../../../typings/contract'
import { addDays } from '../../../platform/pure/day'
import type { Qualifying } from '../../account/rules/account'
import type { Moment } from './counters'
import { counted, countedOn, spanOf } from './counters'

export function satisfied(condition: Condition, qualifying: Qualifying, moment: Moment): boolean {
  switch (condition.kind) {
    case 'atLeast':
      return counted(qualifying, condition.counter, condition.window, moment) >= condition.amount
    case 'all':
      return condition.of.every((part) => satisfied(part, qualifying, moment))
    case 'any':
      return condition.of.some((part) => satisfied(part, qualifying, moment))
  }
}

/** One counter on the way to a condition. */
export interface Missing {
  counter: Counter
  amount: number
  reached: number
  target: number
  /** Last day on which it still counts; null: no end. */
  byDay: Day | null
}

/**
 * What is still missing, easiest way first: all parts of an `all`, the nearest part of an `any`.
 * Empty when the condition is met.
 */
export function missing(condition: Condition, qualifying: Qualifying, moment: Moment): Missing[] {
  if (satisfied(condition, qualifying, moment)) return []
  switch (condition.kind) {
    case 'atLeast': {
      const { counter, window, amount: target } = condition
      const reached = counted(qualifying, counter, window, moment)
      const byDay = lastDay(condition, qualifying, moment)
      return [{ counter, amount: target - reached, reached, target, byDay }]
    }
    case 'all':
      return byShare(condition.of.flatMap((part) => missing(part, qualifying, moment)))
    case 'any': {
      const ways = condition.of.map((part) => missing(part, qualifying, moment))
      return ways.reduce((best, way) => (distance(way) < distance(best) ? way : best))
    }
  }
}

/**
 * The last day on which what has been reached still counts. A calendar window ends; a rolling one
 * loses its oldest counted day (or, with nothing in it yet, today) when that leaves the window.
 */
function lastDay(
  { window, counter }: Extract<Condition, { kind: 'atLeast' }>,
  qualifying: Qualifying,
  { on, openedAt }: Moment,
): Day | null {
  if (window.kind === 'lifetime') return null
  const { from, until } = spanOf(window, on, openedAt)
  if (window.kind !== 'rolling') return until
  const oldest = Object.keys(qualifying.days)
    .filter((day) => day >= from && day <= on)
    .filter((day) => countedOn(qualifying, counter, day) > 0)
    .reduce((least, day) => (day < least ? day : least), on)
  return addDays(oldest, window.days - 1)
}

const share = ({ amount, target }: Missing) => amount / target
const distance = (way: readonly Missing[]) => Math.max(0, ...way.map(share))
const byShare = (parts: readonly Missing[]) => [...parts].sort((a, b) => share(a) - share(b))

/** Every leaf of a condition tree. */
export function leaves(condition: Condition): Extract<Condition, { kind: 'atLeast' }>[] {
  return condition.kind === 'atLeast' ? [condition] : condition.of.flatMap(leaves)
}

/** 0–1000 of the way: the weakest part of an `all`, the strongest of an `any`. */
export function permilleOf(condition: Condition, qualifying: Qualifying, moment: Moment): number {
  switch (condition.kind) {
    case 'atLeast': {
      const { counter, window, amount } = condition
      const reached = Math.max(0, counted(qualifying, counter, window, moment))
      return Math.min(1000, Math.floor((reached * 1000) / amount))
    }
    case 'all':
      return Math.min(...condition.of.map((part) => permilleOf(part, qualifying, moment)))
    case 'any':
      return Math.max(...condition.of.map((part) => permilleOf(part, qualifying, moment)))
  }
}

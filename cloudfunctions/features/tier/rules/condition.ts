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
  /** First day that counts; '' means from the start. */
  fromDay: Day
  /** Last day on which it still counts; null: no end. */
  byDay: Day | null
}

/**
 * What is still missing, easiest first: the steps of the nearest way to meet the condition. Empty when
 * it is met. The way is the one with the smallest share still to go, of those that do not meet another
 * one on the way: ¥1,000 this month comes before ¥2,000 more this year, though it is the whole of its
 * target.
 */
export function missing(condition: Condition, qualifying: Qualifying, moment: Moment): Missing[] {
  const ways = waysTo(condition, qualifying, moment)
  const bare = ways.filter(
    (way, at) =>
      !ways.some(
        (other, index) =>
          index !== at && includes(way, other) && (index < at || !includes(other, way)),
      ),
  )
  const { steps, byDay } = bare.reduce((best, way) => (distance(way) < distance(best) ? way : best))
  const clamped = steps.map((step) => ({ ...step, byDay: earlier(step.byDay, byDay) }))
  return clamped.sort((a, b) => share(a) - share(b))
}

/** One way to meet a condition; `byDay`: the last day on which what is met already still is. */
interface Way {
  steps: Missing[]
  byDay: Day | null
}

/** Every way to meet a condition; programmes bound the tree, so they are few. */
function waysTo(condition: Condition, qualifying: Qualifying, moment: Moment): Way[] {
  if (satisfied(condition, qualifying, moment)) {
    return [{ steps: [], byDay: metUntil(condition, qualifying, moment) }]
  }
  switch (condition.kind) {
    case 'atLeast': {
      const { counter, window, amount: target } = condition
      const reached = counted(qualifying, counter, window, moment)
      const fromDay = spanOf(window, moment.on, moment.openedAt).from
      const byDay = lastDay(condition, qualifying, moment)
      const step = { counter, amount: target - reached, reached, target, fromDay, byDay }
      return [{ steps: [step], byDay: null }]
    }
    case 'all':
      return condition.of
        .map((part) => waysTo(part, qualifying, moment))
        .reduce((some, more) => some.flatMap((way) => more.map((next) => joined(way, next))))
    case 'any':
      return condition.of.flatMap((part) => waysTo(part, qualifying, moment))
  }
}

const joined = (a: Way, b: Way): Way => ({
  steps: [...a.steps, ...b.steps],
  byDay: earlier(a.byDay, b.byDay),
})

/** Whether who goes this way has gone the other one too. */
const includes = (way: Way, other: Way): boolean =>
  other.steps.every((step) =>
    way.steps.some(({ counter, amount }) => counter === step.counter && amount >= step.amount),
  )

const earlier = (a: Day | null, b: Day | null) => (a === null ? b : b === null ? a : a < b ? a : b)

/** The last day on which a condition that is met still is, if nothing more happens; null: no end. */
function metUntil(condition: Condition, qualifying: Qualifying, moment: Moment): Day | null {
  switch (condition.kind) {
    case 'atLeast':
      return lastDay(condition, qualifying, moment)
    case 'all':
      return condition.of.map((part) => metUntil(part, qualifying, moment)).reduce(earlier)
    case 'any':
      return condition.of
        .filter((part) => satisfied(part, qualifying, moment))
        .map((part) => metUntil(part, qualifying, moment))
        .reduce((a, b) => (a === null || b === null ? null : a > b ? a : b))
  }
}

/**
 * The last day on which as much counts as today (no more than is asked for). A calendar window ends; a
 * rolling one loses its oldest days; with nothing in it yet, it is as if today's were the first.
 */
function lastDay(
  { window, counter, amount }: Extract<Condition, { kind: 'atLeast' }>,
  qualifying: Qualifying,
  { on, openedAt }: Moment,
): Day | null {
  if (window.kind === 'lifetime') return null
  const { from, until } = spanOf(window, on, openedAt)
  if (window.kind !== 'rolling') return until
  const counts = Object.keys(qualifying.days)
    .filter((day) => day >= from && day <= on)
    .sort()
    .map((day) => ({ day, count: countedOn(qualifying, counter, day) }))
  let left = counts.reduce((sum, { count }) => sum + count, 0)
  const asked = Math.min(left, counter === 'growth' ? amount * 100 : amount)
  const lost = counts.find(({ count }) => (left -= count) < asked)
  return addDays(lost?.day ?? on, window.days - 1)
}

const share = ({ amount, target }: Missing) => amount / target
const distance = ({ steps }: Way) => Math.max(0, ...steps.map(share))

/** Every leaf of a condition tree. */
export function leaves(condition: Condition): Extract<Condition, { kind: 'atLeast' }>[] {
  return condition.kind === 'atLeast' ? [condition] : condition.of.flatMap(leaves)
}

/** 0–1000 of the way: that of the step which is furthest from its target. */
export function permilleOf(steps: readonly Missing[]): number {
  const done = steps.map(({ reached, target }) =>
    Math.floor((Math.max(0, reached) * 1000) / target),
  )
  return Math.min(1000, ...done)
}

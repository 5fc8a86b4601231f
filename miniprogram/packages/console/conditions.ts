import type { Condition } from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { words } from '../../services/language'

type Leaf = Extract<Condition, { kind: 'atLeast' }>

/** The leaves of a condition tree, in reading order: what a form can edit. */
export function leavesOf(condition: Condition | undefined): Leaf[] {
  if (!condition) return []
  return condition.kind === 'atLeast' ? [condition] : condition.of.flatMap(leavesOf)
}

/** `12 次到店 · 最近 365`, for lists; all leaves joined. */
export function conditionText(condition: Condition | undefined): string {
  return leavesOf(condition)
    .map(leafText)
    .join(condition?.kind === 'any' ? ' / ' : ' + ')
}

export function leafText(leaf: Leaf): string {
  const amount = leaf.counter === 'spendFen' ? wholeYuan(leaf.amount) : grouped(leaf.amount)
  return `${leafLabel(leaf)} ${amount}`
}

export function leafLabel({ counter, window }: Leaf): string {
  const { programme: t } = words()
  const days = window.kind === 'rolling' ? ` ${String(window.days)}` : ''
  return `${t.windows[window.kind]}${days} ${t.counters[counter]}`
}

import type { Condition } from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { words } from '../../services/language'

type Leaf = Extract<Condition, { kind: 'atLeast' }>

/** The leaves of a condition tree, in reading order: what a form can edit. */
export function leavesOf(condition: Condition | undefined): Leaf[] {
  if (!condition) return []
  return condition.kind === 'atLeast' ? [condition] : condition.of.flatMap(leavesOf)
}

/** All or any of plain conditions: what the form can join, add to and take from. */
export const isFlat = (condition: Condition | undefined): boolean =>
  !condition || condition.kind === 'atLeast' || condition.of.every(({ kind }) => kind === 'atLeast')

/** One more leaf, like the last, to be changed. */
export function addLeaf(condition: Condition | undefined): Condition {
  const leaves = leavesOf(condition)
  const last = leaves[leaves.length - 1]
  const leaf: Leaf = last
    ? (JSON.parse(JSON.stringify(last)) as Leaf)
    : { kind: 'atLeast', counter: 'spendFen', amount: 100_000, window: { kind: 'year' } }
  return leaves.length === 0 ? leaf : join([...leaves, leaf], joinOf(condition))
}

/** Without these leaves; undefined when none is left. */
export function dropLeaves(condition: Condition | undefined, gone: Leaf[]): Condition | undefined {
  const left = leavesOf(condition).filter((leaf) => !gone.includes(leaf))
  return left.length === 0 ? undefined : join(left, joinOf(condition))
}

export const joinOf = (condition: Condition | undefined): 'all' | 'any' =>
  condition?.kind === 'any' ? 'any' : 'all'

function join(leaves: Leaf[], kind: 'all' | 'any'): Condition {
  const [only] = leaves
  return only && leaves.length === 1 ? only : { kind, of: leaves }
}

/** `12 visits · last 365`, for lists; all leaves joined. */
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

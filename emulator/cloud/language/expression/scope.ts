import { located } from '../errors'
import type { Document, Value } from '../value/values'

/** What an expression may see: the document, and the variables of `let`, `$map` and their like. */
export interface Scope {
  root: Document
  variables: Variables
}

export type Variables = Record<string, Value | undefined>

/** undefined stands for a field that is missing. */
export type Evaluate = (scope: Scope) => Value | undefined

export type Compile = (expression: Value) => Evaluate

/** An operator that compiles its own operand. */
export type Form = (operand: Value, compile: Compile) => Evaluate

/** An operator whose arguments are evaluated before it runs. */
export interface Operator {
  /** Least and greatest number of arguments. */
  arity: [number, number]
  run: (...values: (Value | undefined)[]) => Value | undefined
}

export function checkArity(name: string, count: number, [least, most]: [number, number]): void {
  if (count >= least && count <= most) return
  if (least === most) {
    throw located(
      16020,
      `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`,
    )
  }
  throw located(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
  )
}

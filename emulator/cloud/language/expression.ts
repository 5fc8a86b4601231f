import { evalExpr } from 'mingo/core'
import 'mingo'
import type { Document, Value } from './values'

export function compileExpression(expression: Value): (document: Document) => Value | undefined {
  return (document) => evalExpr(document, expression, {} as never) as Value
}

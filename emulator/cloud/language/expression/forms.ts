import { located } from '../errors'
import { checkArity, type Compile, type Evaluate, type Form, type Scope } from './scope'
import { isTrue } from '../value/truth'
import { mongoText } from '../text'
import { isDocument, typeName, type Document, type Value } from '../value/values'

/** Operators that decide themselves which of their arguments to evaluate, and with what variables. */
export const SPECIAL_FORMS: Record<string, Form> = {
  $literal: (operand) => () => operand,
  $and: (operand, compile) => {
    const tests = list(operand, compile)
    return (scope) => tests.every((test) => isTrue(test(scope)))
  },
  $or: (operand, compile) => {
    const tests = list(operand, compile)
    return (scope) => tests.some((test) => isTrue(test(scope)))
  },
  $cond: compileCond,
  $ifNull: (operand, compile) => {
    const choices = list(operand, compile)
    checkArity('$ifNull', choices.length, [2, Infinity])
    return (scope) => {
      let value: Value | undefined
      for (const choice of choices) {
        value = choice(scope)
        if (value !== undefined && value !== null) return value
      }
      return value
    }
  },
  $switch: compileSwitch,
  $let: (operand, compile) => {
    const { vars, in: body } = named('$let', operand, ['vars', 'in'], [])
    if (!isDocument(vars)) throw located(16876, 'invalid parameter: expected an object (vars)')
    const bindings = Object.entries(vars).map(([name, value]): [string, Evaluate] => {
      checkVariable(name)
      return [name, compile(value)]
    })
    const evaluate = compile(body as Value)
    return (scope) =>
      evaluate(
        bind(scope, Object.fromEntries(bindings.map(([name, value]) => [name, value(scope)]))),
      )
  },
  $map: (operand, compile) => {
    const fields = named('$map', operand, ['input', 'in'], ['as'])
    const [input, body] = [compile(fields.input as Value), compile(fields.in as Value)]
    const name = variableName(fields.as)
    return (scope) =>
      overArray('$map', 16883, input(scope), (items) =>
        items.map((item) => body(bind(scope, { [name]: item })) ?? null),
      )
  },
  $filter: (operand, compile) => {
    const fields = named('$filter', operand, ['input', 'cond'], ['as'])
    const [input, test] = [compile(fields.input as Value), compile(fields.cond as Value)]
    const name = variableName(fields.as)
    return (scope) =>
      overArray('$filter', 28651, input(scope), (items) =>
        items.filter((item) => isTrue(test(bind(scope, { [name]: item })))),
      )
  },
  $reduce: (operand, compile) => {
    const fields = named('$reduce', operand, ['input', 'initialValue', 'in'], [])
    const input = compile(fields.input as Value)
    const start = compile(fields.initialValue as Value)
    const step = compile(fields.in as Value)
    return (scope) => {
      const items = input(scope)
      if (items === null || items === undefined) return null
      if (!Array.isArray(items)) {
        throw located(
          40080,
          `$reduce requires that 'input' be an array, found: ${mongoText(items)}`,
        )
      }
      return items.reduce<Value | undefined>(
        (value, item) => step(bind(scope, { value, this: item })),
        start(scope),
      )
    }
  },
  $zip: compileZip,
}

function list(operand: Value, compile: Compile): Evaluate[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compile)
}

function bind(scope: Scope, variables: Scope['variables']): Scope {
  return { root: scope.root, variables: { ...scope.variables, ...variables } }
}

function variableName(as: Value | undefined): string {
  if (as === undefined) return 'this'
  if (typeof as !== 'string') throw located(16866, 'empty variable names are not allowed')
  checkVariable(as)
  return as
}

function checkVariable(name: string): void {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name) && name !== 'CURRENT') {
    throw located(16867, `'${name}' starts with an invalid character for a user variable name`)
  }
}

/** The operand as an object with these parameters and no others. */
export function named(
  operator: string,
  operand: Value,
  required: string[],
  optional: string[],
): Document {
  if (!isDocument(operand))
    throw located(28646, `${operator} only supports an object as its argument`)
  for (const name in operand) {
    if (!required.includes(name) && !optional.includes(name)) {
      throw located(28647, `Unrecognized parameter to ${operator}: ${name}`)
    }
  }
  for (const name of required) {
    if (!(name in operand)) throw located(28648, `Missing '${name}' parameter to ${operator}`)
  }
  return operand
}

function overArray(
  operator: string,
  place: number,
  value: Value | undefined,
  act: (items: Value[]) => Value,
): Value {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return act(value)
  throw located(place, `input to ${operator} must be an array not ${typeName(value)}`)
}

function compileCond(operand: Value, compile: Compile): Evaluate {
  let parts: Value[]
  if (isDocument(operand)) {
    const fields = named('$cond', operand, ['if', 'then', 'else'], [])
    parts = [fields.if, fields.then, fields.else] as Value[]
  } else {
    parts = Array.isArray(operand) ? operand : [operand]
    checkArity('$cond', parts.length, [3, 3])
  }
  const [test, then, otherwise] = parts.map(compile) as [Evaluate, Evaluate, Evaluate]
  return (scope) => (isTrue(test(scope)) ? then(scope) : otherwise(scope))
}

function compileSwitch(operand: Value, compile: Compile): Evaluate {
  const fields = named('$switch', operand, ['branches'], ['default'])
  if (!Array.isArray(fields.branches) || fields.branches.length === 0) {
    throw located(40068, '$switch requires at least one branch.')
  }
  const branches = fields.branches.map((branch): [Evaluate, Evaluate] => {
    const parts = named('$switch branch', branch, ['case', 'then'], [])
    return [compile(parts.case as Value), compile(parts.then as Value)]
  })
  const fallback = fields.default === undefined ? undefined : compile(fields.default)
  return (scope) => {
    for (const [test, then] of branches) if (isTrue(test(scope))) return then(scope)
    if (fallback) return fallback(scope)
    throw located(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    )
  }
}

function compileZip(operand: Value, compile: Compile): Evaluate {
  const fields = named('$zip', operand, ['inputs'], ['useLongestLength', 'defaults'])
  const { useLongestLength: longest = false, inputs, defaults = [] } = fields
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw located(34465, '$zip requires at least one array in its inputs')
  }
  if (typeof longest !== 'boolean') throw located(34463, 'useLongestLength must be a bool')
  if (!Array.isArray(defaults)) throw located(34462, 'defaults must be an array of expressions')
  if (defaults.length > 0 && !longest) {
    throw located(34466, 'cannot specify defaults unless useLongestLength is true')
  }
  if (defaults.length > 0 && defaults.length !== inputs.length) {
    throw located(34467, 'defaults and inputs must have the same length')
  }
  const [columns, fallbacks] = [inputs.map(compile), defaults.map(compile)]
  return (scope) => {
    const arrays = columns.map((column) => column(scope))
    if (arrays.some((items) => items === null || items === undefined)) return null
    const lengths = arrays.map((items) => {
      if (Array.isArray(items)) return items.length
      throw located(
        34468,
        `$zip found a non-array expression in input: found element of type ${typeName(items)}`,
      )
    })
    const length = longest ? Math.max(...lengths) : Math.min(...lengths)
    const padding = fallbacks.map((fallback) => fallback(scope) ?? null)
    return Array.from({ length }, (_row, i) =>
      (arrays as Value[][]).map((items, column) => items[i] ?? padding[column] ?? null),
    )
  }
}

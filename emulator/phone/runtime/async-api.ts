import { ApiFailure } from './contract'

/** What every asynchronous wx.* function takes beside its own options. */
export interface Callbacks {
  success?: (result: Record<string, unknown>) => void
  fail?: (error: Record<string, unknown>) => void
  complete?: (result: Record<string, unknown>) => void
}

type Handler = (options: Record<string, unknown>) => unknown

/**
 * Wraps a handler in WeChat's calling convention: success/fail/complete callbacks, else a promise.
 * The result carries errMsg `<name>:ok` or `<name>:fail <reason>`. `required` names options that must
 * be present, with their type as WeChat prints it ('String', 'Number', 'Object' …).
 */
export function asyncApi(name: string, handler: Handler, required: Record<string, string> = {}) {
  return (given?: unknown): Promise<unknown> | undefined => {
    const options = (given ?? {}) as Record<string, unknown> & Callbacks
    const outcome = run(name, handler, options, required)
    if (!options.success && !options.fail && !options.complete) return settle(outcome)
    void outcome.then(({ ok, result }) => {
      const first = ok ? options.success : options.fail
      first?.(result)
      options.complete?.(result)
    })
    return undefined
  }
}

interface Outcome {
  ok: boolean
  result: Record<string, unknown>
}

async function settle(outcome: Promise<Outcome>): Promise<unknown> {
  const { ok, result } = await outcome
  if (ok) return result
  // WeChat rejects with a plain object; code reads errMsg from it.
  throw result
}

async function run(
  name: string,
  handler: Handler,
  options: Record<string, unknown>,
  required: Record<string, string>,
): Promise<Outcome> {
  try {
    checkOptions(options, required)
    const result = await handler(options)
    return { ok: true, result: { errMsg: `${name}:ok`, ...(isRecord(result) ? result : {}) } }
  } catch (error) {
    if (!(error instanceof ApiFailure)) console.error(`wx.${name}`, error)
    const fields = error instanceof ApiFailure ? error.fields : {}
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, result: { errMsg: `${name}:fail ${reason}`, ...fields } }
  }
}

function checkOptions(options: Record<string, unknown>, required: Record<string, string>) {
  for (const [key, type] of Object.entries(required)) {
    const found = typeName(options[key])
    if (found === type) continue
    throw new ApiFailure(`parameter error: parameter.${key} should be ${type} instead of ${found};`)
  }
}

function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeName(value) === 'Object'
}

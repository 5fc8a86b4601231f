/** Value at a data path such as `list[0].name`; the whole when there is no path. */
export function valueAt(value: unknown, path: unknown): unknown {
  if (typeof path !== 'string' || path === '') return value
  const keys = path.replace(/\[(\w+)\]/g, '.$1').split('.')
  let found = value
  for (const key of keys) found = (found as Record<string, unknown> | null | undefined)?.[key]
  return found
}

/** The function that a client sent as text; it sees wx, getApp and getCurrentPages. */
export function functionOf(declaration: string, scope: Record<string, unknown>) {
  const make = new Function(...Object.keys(scope), `return (${declaration})`) as (
    ...values: unknown[]
  ) => (this: unknown, ...args: unknown[]) => unknown
  return make(...Object.values(scope))
}

/** Why a call failed, in words: wx.* rejects with `{ errMsg }`. */
export function failureText(reason: unknown): string {
  if (reason instanceof Error) return reason.message
  const { errMsg } = (reason ?? {}) as { errMsg?: string }
  return errMsg ?? String(reason)
}

/** A value as it can be written as JSON: without functions, and without parts that hold themselves. */
export function sendable(value: unknown): unknown {
  const within: unknown[] = []
  const text = JSON.stringify(value, function (this: unknown, _key: string, part: unknown) {
    while (within.length > 0 && within.at(-1) !== this) within.pop()
    if (typeof part === 'bigint') return String(part)
    if (typeof part !== 'object' || part === null) return part
    if (within.includes(part)) return undefined
    within.push(part)
    return part
  }) as string | undefined
  return text === undefined ? null : (JSON.parse(text) as unknown)
}

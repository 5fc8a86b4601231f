/** Readers of what mini program code passes: the wanted type, or the documented default. */
export type Options = Record<string, unknown>

export function text(options: Options, key: string, missing = ''): string {
  const value = options[key]
  return typeof value === 'string' ? value : missing
}

export function number(options: Options, key: string, missing: number): number {
  const value = options[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : missing
}

export function flag(options: Options, key: string, missing = false): boolean {
  const value = options[key]
  return typeof value === 'boolean' ? value : missing
}

export function list(options: Options, key: string): unknown[] {
  const value = options[key]
  return Array.isArray(value) ? (value as unknown[]) : []
}

export function record(value: unknown): Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Options)
    : {}
}

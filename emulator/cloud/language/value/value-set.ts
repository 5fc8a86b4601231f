import { encodeIndexKey } from './index-key'
import type { Value } from './values'

/** A text that is the same for two values exactly when they compare equal. */
export function identity(value: Value | undefined): string {
  return typeof value === 'string' ? `=${value}` : encodeIndexKey([value]).toString('latin1')
}

/** Distinct values in the order they came. */
export class ValueSet {
  private readonly members = new Map<string, Value>()

  constructor(values: readonly Value[] = []) {
    for (const value of values) this.add(value)
  }

  add(value: Value): void {
    const key = identity(value)
    if (!this.members.has(key)) this.members.set(key, value)
  }

  has(value: Value): boolean {
    return this.members.has(identity(value))
  }

  values(): Value[] {
    return [...this.members.values()]
  }
}

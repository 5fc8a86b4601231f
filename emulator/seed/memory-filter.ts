import type {
  FieldCondition,
  Filter,
  Query,
  Scalar,
  Totals,
} from '../../cloudfunctions/platform/database/port'
import type { Stored } from './memory-document'
import { read } from './memory-document'

export const isCondition = (value: Scalar | FieldCondition): value is FieldCondition =>
  value !== null && typeof value === 'object'

/** Which documents a filter means, and in which order. */
export function matches(doc: Stored, filter: Filter): boolean {
  for (const path in filter) {
    if (!fits(read(doc, path), filter[path] as Scalar | FieldCondition)) return false
  }
  return true
}

function fits(value: unknown, condition: Scalar | FieldCondition): boolean {
  if (!isCondition(condition)) {
    if (value === condition || (condition === null && value === undefined)) return true
    return Array.isArray(value) && value.some((each) => fits(each, condition))
  }
  return holds(value, Array.isArray(value) ? (value as unknown[]) : [value], condition)
}

/** `values`: its own elements where the value is a list, else the value alone. */
function holds(value: unknown, values: readonly unknown[], condition: FieldCondition): boolean {
  const { exists, not, notIn, near, in: among, above, from, below, upTo } = condition
  if (exists !== undefined && (value !== undefined) !== exists) return false
  if (not !== undefined && values.includes(not)) return false
  if (notIn && values.some((each) => notIn.includes(each as Scalar))) return false
  if (near && distanceM(value, near) > near.maxDistanceM) return false
  const bounded = above !== undefined || from !== undefined || below !== undefined
  if (!among && !bounded && upTo === undefined) return true
  return values.some((each) => inRange(each, condition))
}

export function inRange(value: unknown, condition: FieldCondition): boolean {
  const { in: among, above, from, below, upTo } = condition
  if (among && !among.includes(value as Scalar)) return false
  if (above !== undefined && compare(value, above) !== 1) return false
  if (below !== undefined && compare(value, below) !== -1) return false
  if (from !== undefined && (compare(value, from) ?? -1) < 0) return false
  return upTo === undefined || (compare(value, upTo) ?? 1) <= 0
}

/** Only values of one type compare, as in the database; null is never above or below a number. */
function compare(a: unknown, b: unknown): -1 | 0 | 1 | null {
  if (typeof a !== typeof b || a === null || b === null) return a === b ? 0 : null
  if (typeof a !== 'number' && typeof a !== 'string') return a === b ? 0 : null
  return a === b ? 0 : a < (b as typeof a) ? -1 : 1
}

function distanceM(value: unknown, near: { longitude: number; latitude: number }): number {
  const place = value as { coordinates?: [number, number]; longitude?: number; latitude?: number }
  const [longitude, latitude] = place.coordinates ?? [place.longitude ?? NaN, place.latitude ?? NaN]
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2
  const chord =
    half(latitude, near.latitude) +
    Math.cos(radians(latitude)) * Math.cos(radians(near.latitude)) * half(longitude, near.longitude)
  return 2 * 6_378_137 * Math.asin(Math.sqrt(chord))
}

export function ordered(found: Stored[], { filter, order = [] }: Query): Stored[] {
  const near = Object.entries(filter).find(([, value]) => isCondition(value) && value.near)
  if (near) {
    const place = (near[1] as FieldCondition).near ?? { longitude: 0, latitude: 0 }
    const far = (doc: Stored) => distanceM(read(doc, near[0]), place)
    return [...found].sort((a, b) => far(a) - far(b))
  }
  if (order.length === 0) return found
  const keyed = found.map((doc) => ({ doc, keys: order.map(([path]) => read(doc, path)) }))
  keyed.sort((a, b) => {
    for (const [at, [, direction]] of order.entries()) {
      const side = compare(a.keys[at], b.keys[at]) ?? 0
      if (side !== 0) return direction === 'asc' ? side : -side
    }
    return 0
  })
  return keyed.map(({ doc }) => doc)
}

export function totalled(found: Stored[], { by, sum }: Totals) {
  const groups = new Map<Scalar, Record<string, number>>()
  for (const doc of found) {
    const key = (by === null ? null : (read(doc, by) ?? null)) as Scalar
    const sums = groups.get(key) ?? {}
    for (const [name, path] of Object.entries(sum)) {
      const value = path === 1 ? 1 : read(doc, path)
      sums[name] = (sums[name] ?? 0) + (typeof value === 'number' ? value : 0)
    }
    groups.set(key, sums)
  }
  return [...groups].map(([key, sums]) => ({ key, sums }))
}

/**
 * JSON with sorted keys and without undefined: equal values give equal text, for hashes. Made by hand,
 * since each entry of the ledger passes through here.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return stringText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null'
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return Array.isArray(value) ? listText(value) : canonicalRecord(value)
}

/** The same for a record, without some of its own fields. */
export function canonicalRecord(record: object, without: readonly string[] = []): string {
  const { names, labels } = orderOf(Object.keys(record))
  let text = ''
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    const field = (record as Record<string, unknown>)[name]
    if (field === undefined || (without.length > 0 && without.includes(name))) continue
    text += (text === '' ? '{' : ',') + (labels[at] as string) + canonicalJson(field)
  }
  return text === '' ? '{}' : text + '}'
}

function listText(list: readonly unknown[]): string {
  let text = ''
  for (const item of list) text += (text === '' ? '[' : ',') + canonicalJson(item ?? null)
  return text === '' ? '[]' : text + ']'
}

/** What JSON writes as it is; most texts here are ids. */
const PLAIN = /^[ !#-[\]-~]*$/

function stringText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** The names of a record's fields as the record has them, in order, and as JSON writes them. */
interface Order {
  keys: readonly string[]
  names: readonly string[]
  labels: readonly string[]
}

/** Records of few makes come again and again, so their order is worked out once; ids as names do not. */
const KEPT_ORDERS = 8
const LONGEST_KEPT = 32
const kept = Array.from({ length: LONGEST_KEPT + 1 }, (): Order[] => [])
const NONE: readonly Order[] = []

function isOrder(order: Order, keys: readonly string[]): boolean {
  for (let at = 0; at < keys.length; at++) if (order.keys[at] !== keys[at]) return false
  return true
}

function orderOf(keys: readonly string[]): Order {
  const alike = kept[keys.length]
  for (const order of alike ?? NONE) if (isOrder(order, keys)) return order
  // By code units.
  const names = [...keys].sort()
  const order = { keys, names, labels: names.map((name) => `${JSON.stringify(name)}:`) }
  if (alike && alike.length < KEPT_ORDERS) alike.push(order)
  return order
}

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
  let text = ''
  for (const name of sorted(Object.keys(record))) {
    const field = (record as Record<string, unknown>)[name]
    if (field === undefined || without.includes(name)) continue
    text += `${text === '' ? '{' : ','}${labelOf(name)}${canonicalJson(field)}`
  }
  return text === '' ? '{}' : `${text}}`
}

function listText(list: readonly unknown[]): string {
  let text = ''
  for (const item of list) text += `${text === '' ? '[' : ','}${canonicalJson(item ?? null)}`
  return text === '' ? '[]' : `${text}]`
}

/** What JSON writes as it is; most texts here are ids. */
const PLAIN = /^[ !#-[\]-~]*$/

function stringText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** In place, by code units like Array.sort; insertion is quicker for the few keys that objects have. */
function sorted(names: string[]): string[] {
  if (names.length > 32) return names.sort()
  for (let at = 1; at < names.length; at++) {
    const name = names[at] as string
    let to = at
    for (; to > 0 && (names[to - 1] as string) > name; to--) names[to] = names[to - 1] as string
    names[to] = name
  }
  return names
}

/** Field names come again and again; ids among them do not, so only so many are kept. */
const KEPT_LABELS = 500
const labels = new Map<string, string>()

function labelOf(name: string): string {
  let label = labels.get(name)
  if (label === undefined) {
    label = `${JSON.stringify(name)}:`
    if (labels.size < KEPT_LABELS) labels.set(name, label)
  }
  return label
}

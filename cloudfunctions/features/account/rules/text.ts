import { canonicalRecord } from '../../../platform/pure/canonical'
import type { Entry } from './entry'

/**
 * An entry as one text: what its hash is made over, and the hash. It is made once, when the entry is
 * sealed. Entries never change, so whoever reads a text again may have the entry that it was.
 */
const texts = new WeakMap<Entry, string>()
const entries = new Map<string, Entry>()
const MOST_ENTRIES = 500

/** The hash cannot be part of itself; the other is the journal's own mark. */
const UNHASHED = ['hash', 'tellDueAt']

export function hashedText(entry: Entry): string {
  return canonicalRecord(entry, UNHASHED)
}

/** @param hashed the text that its hash was made over */
export function sealText(entry: Entry, hashed: string): string {
  const text = `${hashed.slice(0, -1)},"hash":"${entry.hash}"}`
  texts.set(entry, text)
  return text
}

export function textOf(entry: Entry): string {
  const text = texts.get(entry) ?? sealText(entry, hashedText(entry))
  keep(text, entry)
  return text
}

/** @param text from `textOf` */
export function entryOf(text: string): Entry {
  const known = entries.get(text)
  if (known) return known
  const entry = JSON.parse(text) as Entry
  texts.set(entry, text)
  keep(text, entry)
  return entry
}

function keep(text: string, entry: Entry): void {
  if (entries.size >= MOST_ENTRIES) entries.clear()
  entries.set(text, entry)
}

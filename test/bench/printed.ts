import type { Document } from '../../emulator/cloud/language'
import type { Change } from '../../emulator/cloud/store/documents'
import type { Environment } from '../../emulator/cloud/store/environment'
import { documentKey } from '../../emulator/cloud/store/keys'
import { Stored } from '../../emulator/cloud/store/record'

/** A document with other words in the places of some of its own, as a change that stores it. */
export type Print = (words: readonly string[]) => Change

/**
 * Makes the text of a document once, so that millions of its kind are stored within minutes; indexes and
 * uniqueness are kept by the store as always. `holes` are texts that occur in the document; what is
 * indexed may hold them in its own fields only, not deeper.
 */
export function printOf(
  environment: Environment,
  name: string,
  document: Document,
  holes: readonly string[],
): Print {
  const collection = environment.collection(name)
  const { text } = Stored.of(0, document)
  const filled = (text: string, words: readonly string[]) =>
    holes.reduce((done, hole, index) => done.replaceAll(hole, words[index] ?? hole), text)
  const open = Object.entries(document).filter(
    (field): field is [string, string] =>
      typeof field[1] === 'string' && holes.some((hole) => String(field[1]).includes(hole)),
  )
  return (words) => {
    const copy: Document = { ...document }
    for (const [field, text] of open) copy[field] = filled(text, words)
    const after = Stored.ofText(collection.nextOrder++, filled(text, words), copy)
    const key = documentKey(collection.id, copy['_id'] ?? '')
    return { collection, key, before: null, after }
  }
}

import { update } from 'mingo'
import { resolveServerDates } from './server-dates'
import type { Document } from './values'

export interface UpdateOptions {
  /** Epoch ms that server dates are counted from. */
  now: number
  /** True when the document is being made by an upsert. */
  isInsert: boolean
}

export function applyUpdate(
  document: Document,
  change: Document,
  options: UpdateOptions,
): Document {
  const copy = structuredClone(document)
  update(copy, resolveServerDates(change, options.now) as Document)
  return copy
}

/** The document that takes the place of `old` (`set`), or that is new (`add`) when old is null. */
export function replaceDocument(
  old: Document | null,
  data: Document,
  options: { now: number },
): Document {
  const fresh = resolveServerDates(data, options.now) as Document
  return old?._id === undefined ? fresh : { _id: old._id, ...fresh }
}

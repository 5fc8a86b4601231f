import { checkSize, checkStorable, dollarName } from '../value/storable'
import { Draft } from './draft'
import { commandError, invalidParameter, writeError } from '../errors'
import { equalValues } from '../value/order'
import { matchedIndex } from '../query/positional'
import { resolveServerDates } from '../value/server-dates'
import { mongoText } from '../text'
import { UPDATE_OPERATORS, type Change } from './operators'
import { isDocument, type Document, type Value } from '../value/values'

export interface UpdateOptions {
  /** Epoch ms that server dates are counted from. */
  now: number
  /** True when the document is being made by an upsert. */
  isInsert: boolean
  /** The query that found the document: `a.$` is the array element it matched. */
  filter?: Document
}

/**
 * Applies `{ $set: {…}, $inc: {…}, … }` by MongoDB's rules. The document given is never changed;
 * it is itself the result when the update changes nothing.
 * https://www.mongodb.com/docs/manual/reference/operator/update/
 * @throws LanguageError with MongoDB's text
 */
export function applyUpdate(
  document: Document,
  update: Document,
  { now, isInsert, filter }: UpdateOptions,
): Document {
  const changes = readChanges(resolveServerDates(update, now) as Document, { now, isInsert })
  const query = filter && (resolveServerDates(filter, now) as Document)
  const draft = new Draft(document)
  for (const change of changes) {
    for (const parts of targets(draft, change.parts, query)) {
      change.apply(draft, { ...change, parts })
    }
  }
  if (draft.document === document) return document
  if (!equalValues(draft.document._id, document._id)) {
    throw writeError(
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    )
  }
  if (draft.bytesSet > SMALL_BYTES) checkSize(draft.document)
  return draft.document
}

/** An update that brings less than this is not weighed: the store weighs what it writes anyway. */
const SMALL_BYTES = 64 * 1024

/**
 * The document that takes the place of `old` (`set`), or a new one (`add`, upsert) when `old` is
 * null. `_id` is kept and stands first.
 */
export function replaceDocument(
  old: Document | null,
  data: Document,
  { now }: { now: number },
): Document {
  const fresh = resolveServerDates(data, now) as Document
  const id = old?._id ?? fresh._id
  if (old && fresh._id !== undefined && !equalValues(fresh._id, old._id)) {
    throw writeError(
      `After applying the update, the (immutable) field '_id' was found to have been altered to ` +
        `_id: ${mongoText(fresh._id)}`,
    )
  }
  const document = id === undefined ? fresh : { _id: id, ...fresh }
  checkStorable(document)
  return document
}

function readChanges(update: Document, mode: { now: number; isInsert: boolean }): Change[] {
  const changes: Change[] = []
  for (const [operator, fields] of Object.entries(update)) {
    const rule = UPDATE_OPERATORS[operator]
    if (!rule) throw commandError('FailedToParse', `Unknown modifier: ${operator}`)
    if (!isDocument(fields)) {
      throw commandError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${mongoText(fields)} instead. ` +
          `For example: {$mod: {<field>: ...}} not {${operator}: ${mongoText(fields)}}`,
      )
    }
    const names = Object.keys(fields)
    if (names.length === 0) {
      throw commandError(
        'FailedToParse',
        `'${operator}' is empty. You must specify a field like so: {${operator}: {<field>: ...}}`,
      )
    }
    for (const name of names) {
      const apply = rule(name, fields[name] as Value, mode)
      const operand = fields[name] as Value
      changes.push({
        name,
        parts: readPath(name),
        operand,
        ...(operator === '$rename' && { other: operand as string }),
        apply,
      })
    }
  }
  if (changes.length === 0) throw invalidParameter('update document must have at least one element')
  if (changes.length > 1) changes.sort(byPath)
  refuseConflicts(changes)
  return changes
}

function readPath(path: string): string[] {
  if (path === '') throw writeError('An empty update path is not valid.')
  const parts = path.split('.')
  for (const part of parts) {
    if (part === '') {
      throw writeError(
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      )
    }
    if (part.startsWith('$') && part !== '$' && part !== '$[]') {
      throw dollarName(part, path)
    }
  }
  return parts
}

/** MongoDB makes new fields in the order of their names. */
function byPath(a: Change, b: Change): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function refuseConflicts(changes: Change[]): void {
  if (changes.length === 1 && !changes[0]?.other) return
  if (changes.every(({ parts, other }) => parts.length === 1 && !other)) {
    const twice = changes.find(({ name }, i) => changes[i + 1]?.name === name)
    if (!twice) return
  }
  const seen = new Set<string>()
  const ways = new Set<string>()
  for (const path of changes.flatMap(({ name, other }) => (other ? [name, other] : [name]))) {
    const parts = path.split('.')
    const prefixes = parts.map((_part, i) => parts.slice(0, i + 1).join('.'))
    const taken = prefixes.find((prefix) => seen.has(prefix)) ?? (ways.has(path) ? path : undefined)
    if (taken !== undefined) {
      throw writeError(`Updating the path '${path}' would create a conflict at '${taken}'`)
    }
    seen.add(path)
    for (const prefix of prefixes) ways.add(prefix)
  }
}

/** The path with `$` and `$[]` replaced by positions: one path per element. */
function targets(draft: Draft, parts: string[], filter: Document | undefined): string[][] {
  const at = parts.findIndex((part) => part === '$' || part === '$[]')
  if (at === -1) return [parts]
  const head = parts.slice(0, at)
  const tail = parts.slice(at + 1)
  const items = draft.get(head)
  if (parts[at] === '$') {
    const index = filter && matchedIndex(draft.document, filter, head.join('.'))
    if (index === undefined) {
      throw writeError('The positional operator did not find the match needed from the query.')
    }
    return targets(draft, [...head, String(index), ...tail], filter)
  }
  if (!Array.isArray(items)) {
    const path = head.join('.')
    if (items === undefined) {
      throw writeError(
        `The path '${path}' must exist in the document in order to apply array updates.`,
      )
    }
    throw writeError(`Cannot apply array updates to non-array element ${path}: ${mongoText(items)}`)
  }
  return items.flatMap((_item, i) => targets(draft, [...head, String(i), ...tail], filter))
}

import * as v from 'valibot'
import type { Key, Page, PageInput, Place } from '../../typings/contract'
import { isKey } from './pure/key'

/**
 * The building blocks of every route's input schema. Strict: unknown keys are refused, lengths and
 * ranges bounded, integers safe, lone surrogates out, so no operator object, NaN or giant string
 * reaches a feature.
 */
export const key = v.custom<Key>((value) => typeof value === 'string' && isKey(value), 'key')

export const id = <Id extends string>() =>
  v.custom<Id>((value) => typeof value === 'string' && /^[0-9A-Za-z_:.-]{1,96}$/.test(value), 'id')

/** Text that a person wrote: trimmed length within bounds, well-formed, no control characters but line breaks. */
export const text = (maxLength: number, minLength = 0) =>
  v.pipe(
    v.string(),
    v.maxLength(maxLength * 2),
    v.check((value) => value.isWellFormed() && !hasControl(value), 'well-formed text'),
    v.trim(),
    v.minLength(minLength),
    v.maxLength(maxLength),
  )

/** Tab and line breaks only; no NUL, escape or bidi override that could disguise a text. */
function hasControl(value: string): boolean {
  for (const char of value) {
    const point = char.codePointAt(0) ?? 0
    if (point < 32 && point !== 9 && point !== 10 && point !== 13) return true
    if (
      point === 127 ||
      (point >= 0x202a && point <= 0x202e) ||
      (point >= 0x2066 && point <= 0x2069)
    )
      return true
  }
  return false
}

export const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max))

/** One operation's amount: up to ¥1,000,000. */
export const amountFen = integer(1, 100_000_000)
/** From 2020 to 2100. */
export const time = integer(1_577_836_800_000, 4_102_444_800_000)
export const bothTexts = (maxLength: number, minLength = 0) =>
  v.strictObject({ zh: text(maxLength, minLength), en: text(maxLength) })

export const place = v.strictObject({
  longitude: v.pipe(v.number(), v.finite(), v.minValue(-180), v.maxValue(180)),
  latitude: v.pipe(v.number(), v.finite(), v.minValue(-90), v.maxValue(90)),
}) satisfies v.GenericSchema<unknown, Place>

export const page = {
  cursor: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z_:.-]{1,200}$/))),
  limit: v.exactOptional(integer(1, 50)),
}

export const nothing = v.strictObject({})

export const DEFAULT_PAGE = 20
export const pageLimit = (input: PageInput) => input.limit ?? DEFAULT_PAGE

/** A page out of one document more than asked for: the one too many says that another page follows. */
export function pageOf<Doc, Item>(
  docs: readonly Doc[],
  limit: number,
  cursorOf: (doc: Doc) => string,
  view: (doc: Doc) => Item,
): Page<Item> {
  const shown = docs.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(view),
    ...(docs.length > limit && last ? { cursor: cursorOf(last) } : {}),
  }
}

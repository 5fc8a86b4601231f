export type SearchText = { kind: 'number' | 'phone' | 'nickname'; value: string } | { kind: 'none' }

/** What was typed into the search: a card number, a whole phone number, or the start of a nickname. */
export function readSearch(typed: string | undefined): SearchText {
  const text = (typed ?? '').trim()
  const digits = text.replace(/[\s-]/g, '')
  if (text === '') return { kind: 'none' }
  if (/^[0-9]{8}$/.test(digits)) return { kind: 'number', value: digits }
  if (/^1[0-9]{10}$/.test(digits) || /^\+[0-9]{6,15}$/.test(digits)) {
    return { kind: 'phone', value: digits }
  }
  return { kind: 'nickname', value: text.toLowerCase() }
}

/** The first text that no longer begins with `start`, for a range on an index; '' has none above. */
export function prefixEnd(start: string): string {
  return `${start}\uFFFF`
}

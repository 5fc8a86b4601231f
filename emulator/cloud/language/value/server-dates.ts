import { isDocument, setField, type Document, type Value } from './values'

/** Puts the server's time, shifted by the offset, in the place of every `db.serverDate()`. */
export function resolveServerDates(value: Value, now: number): Value {
  if (Array.isArray(value)) {
    const items = value.map((item) => resolveServerDates(item, now))
    return items.some((item, i) => item !== value[i]) ? items : value
  }
  if (!isDocument(value)) return value
  const marker = value.$tcb_server_date
  if (isDocument(marker))
    return new Date(now + (typeof marker.offset === 'number' ? marker.offset : 0))
  let copy: Document | undefined
  for (const name in value) {
    const inner = value[name] as Value
    if (typeof inner !== 'object') continue
    const resolved = resolveServerDates(inner, now)
    if (resolved === inner) continue
    copy ??= { ...value }
    setField(copy, name, resolved)
  }
  return copy ?? value
}

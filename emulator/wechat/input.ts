/** How a request's fields are described, so that what does not fit is refused with WeChat's code. */
import * as v from 'valibot'
import { WeChatRefusal } from './refusal'

/** A text of at most so many bytes; a Chinese character has three. */
export const text = (maxBytes: number) =>
  v.pipe(v.string(), v.nonEmpty('41011'), v.maxBytes(maxBytes, '45021'))
/** The same, which may be empty. */
export const note = (maxBytes: number) => v.pipe(v.string(), v.maxBytes(maxBytes, '45021'))
export const integer = v.pipe(v.number(), v.safeInteger('40035'))
/** Community: a fraction of a point is answered by -1. */
export const points = v.pipe(v.number(), v.safeInteger('-1'))
export const cardId = v.pipe(v.string(), v.nonEmpty('41012'))
export const code = v.pipe(v.string(), v.nonEmpty('40056'), v.maxLength(20, '40056'))

/** The first misfit decides the code: its own, 41011 (41012) for a missing field, 40035 for the rest. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, input)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const field = v.getDotPath(issue) ?? ''
  if (/^-?\d+$/.test(issue.message)) throw new WeChatRefusal(Number(issue.message), field)
  if (issue.received !== 'undefined') throw new WeChatRefusal(40035, field)
  throw new WeChatRefusal(field === 'card_id' ? 41012 : 41011, field)
}

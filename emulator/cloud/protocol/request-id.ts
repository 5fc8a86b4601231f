import { randomUUID } from 'node:crypto'

const PREFIX_LENGTH = 24
const COUNT_DIGITS = 12

/** The first part is random for each process, the last twelve digits count its requests. */
const prefix = randomUUID().slice(0, PREFIX_LENGTH)
let count = 0

/** The id of a request, in the form of a UUID. Unique, not secret: a counter costs nothing. */
export const nextRequestId = (): string =>
  prefix + (++count).toString(16).padStart(COUNT_DIGITS, '0')

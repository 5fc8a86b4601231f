export type LanguageErrorCode = 'DATABASE_REQUEST_FAILED' | 'INVALID_PARAM'

const CONTACT = 'Please check your request, but if the problem persists, contact us.'

/**
 * What the database refuses, with the code and the text CloudBase gives. The inner sentence is
 * MongoDB's own, wrapped the way CloudBase's gateway wraps what its driver reports.
 */
export class LanguageError extends Error {
  constructor(
    readonly code: LanguageErrorCode,
    message: string,
  ) {
    super(message)
    this.name = 'LanguageError'
  }
}

/** A write that MongoDB refuses, e.g. `Cannot create field 'b' in element {a: 1}`. */
export function writeError(text: string): LanguageError {
  return new LanguageError(
    'DATABASE_REQUEST_FAILED',
    `[FailedOperation] multiple write errors: [{write errors: [{${text}}]}, {<nil>}]. ${CONTACT}`,
  )
}

/** A query or pipeline that MongoDB refuses; `name` is MongoDB's error name. */
export function commandError(name: string, text: string): LanguageError {
  return new LanguageError(
    'DATABASE_REQUEST_FAILED',
    `[FailedOperation] (${name}) ${text.replace(/\.$/, '')}. ${CONTACT}`,
  )
}

export function badValue(text: string): LanguageError {
  return commandError('BadValue', text)
}

/** MongoDB numbers the places where it refuses; drivers show the number as the error's name. */
export function located(place: number, text: string): LanguageError {
  return commandError(`Location${place}`, text)
}

/** A request that the gateway refuses before it reaches the database. */
export function invalidParameter(text: string): LanguageError {
  return new LanguageError(
    'INVALID_PARAM',
    `[InvalidParameter] Check request parameter fail. ${text}`,
  )
}

import type { ErrorCode, ErrorDetails } from '../../typings/contract'

/** An expected "no": changes nothing, says why, and carries what helps the person on. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: ErrorDetails,
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

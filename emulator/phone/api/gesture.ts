import { ApiFailure } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'

/**
 * How long a tap counts. WeChat gives no figure; programs that wait for a server first are known to fail,
 * so this is short.
 */
const tapCountsMs = 1000

let lastAt = -Infinity

/** A tap on the page, a button of a surface, a finished payment: each lets the program ask once more. */
export function noteGesture(): void {
  lastAt = performance.now()
}

export function followTaps(runtime: PhoneRuntime): void {
  runtime.on('tap', noteGesture)
  runtime.overlay.addEventListener('click', noteGesture, true)
}

/** @throws ApiFailure when nobody tapped just now */
export function requireGesture(): void {
  if (performance.now() - lastAt > tapCountsMs) {
    throw new ApiFailure('can only be invoked by user TAP gesture.')
  }
}

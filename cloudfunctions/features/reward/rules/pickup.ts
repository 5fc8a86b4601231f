/**
 * A pick-up code has 10 digits and never begins with 68, so that a scanner tells it from a member code
 * (18 digits, 68…) and from a card number (8 digits) before asking anybody.
 */
export const PICKUP_DIGITS = 10

export function isPickupCode(text: string): boolean {
  return /^[0-9]{10}$/.test(text) && !text.startsWith('68')
}

/** `random` has 10 digits. */
export function pickupCodeFrom(random: string): string {
  return random.startsWith('68') ? `7${random.slice(1)}` : random
}

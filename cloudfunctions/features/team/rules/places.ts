/** How many networks of a person are remembered. */
export const MOST_PLACES = 10

/**
 * The network that an address belongs to, coarse enough to stay the same at one desk: IPv4 by its first
 * two numbers, IPv6 by its first three groups; '' for what is neither.
 */
export function placeOf(ip: string): string {
  const four = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(ip)
  if (four) return `${four[1] ?? ''}.${four[2] ?? ''}`
  const groups = ip.includes(':') ? ip.toLowerCase().split(':') : []
  return groups.length > 3 ? groups.slice(0, 3).join(':') : ''
}

export interface Seen {
  places: string[]
  /** From a network that is not known, by somebody who has been here before. */
  unusual: boolean
  changed: boolean
}

/** What is remembered after a sign-in from `place`; the newest last, the oldest forgotten. */
export function seenFrom(known: readonly string[], place: string): Seen {
  if (place === '' || known.includes(place)) {
    return { places: [...known], unusual: false, changed: false }
  }
  const places = [...known, place].slice(-MOST_PLACES)
  return { places, unusual: known.length > 0, changed: true }
}

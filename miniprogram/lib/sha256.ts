/**
 * SHA-256 (FIPS 180-4) of a text, hex. The consent record holds the hash of the text that was shown;
 * the mini program runtime has no crypto API that hashes.
 */
export function sha256(text: string): string {
  const bytes = utf8(text)
  const bits = bytes.length * 8
  bytes.push(0x80)
  while (bytes.length % 64 !== 56) bytes.push(0)
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(bits / 2 ** shift) & 255)
  const state = rootBits(8, Math.sqrt)
  const rounds = rootBits(64, Math.cbrt)
  for (let at = 0; at < bytes.length; at += 64) compress(state, rounds, bytes.slice(at, at + 64))
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function compress(state: number[], rounds: number[], block: number[]): void {
  const w: number[] = []
  const at = (list: readonly number[], index: number) => list[index] ?? 0
  for (let i = 0; i < 16; i++) {
    w.push(
      (at(block, i * 4) << 24) |
        (at(block, i * 4 + 1) << 16) |
        (at(block, i * 4 + 2) << 8) |
        at(block, i * 4 + 3),
    )
  }
  for (let i = 16; i < 64; i++) {
    const a = at(w, i - 15)
    const b = at(w, i - 2)
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
    w.push((at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const first = (h + s1 + ((e & f) ^ (~e & g)) + at(rounds, i) + at(w, i)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = (at(state, i) + word) | 0
  })
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

function utf8(text: string): number[] {
  return Array.from(encodeURIComponent(text).matchAll(/%(..)|(.)/g), ([, hex, char]) =>
    hex === undefined ? (char ?? '').charCodeAt(0) : parseInt(hex, 16),
  )
}

/** Fractional parts of roots of the first primes, as the standard defines them. */
function rootBits(count: number, root: (prime: number) => number): number[] {
  const words: number[] = []
  for (let candidate = 2; words.length < count; candidate++) {
    let prime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
      if (candidate % divisor === 0) prime = false
    }
    if (!prime) continue
    const value = root(candidate)
    words.push(((value - Math.floor(value)) * 2 ** 32) | 0)
  }
  return words
}

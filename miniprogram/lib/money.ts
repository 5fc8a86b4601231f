/** Money is integer fen; it becomes text only here. */

/** `¥48.00`; minus is U+2212 as in every amount of the product. */
export function yuan(amountFen: number): string {
  const sign = amountFen < 0 ? '\u2212' : ''
  const fen = Math.abs(amountFen)
  return `${sign}¥${grouped(Math.floor(fen / 100))}.${String(fen % 100).padStart(2, '0')}`
}

/** `¥128` in promises, where fen would be noise; fen appear only when there are some. */
export function wholeYuan(amountFen: number): string {
  return amountFen % 100 === 0 ? yuan(amountFen).slice(0, -3) : yuan(amountFen)
}

/** `2,680` */
export function grouped(count: number): string {
  const sign = count < 0 ? '\u2212' : ''
  return sign + String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `+57`, `−300`, `0` */
export function signed(count: number): string {
  return count > 0 ? `+${grouped(count)}` : grouped(count)
}

/** Reads what a cashier typed: digits with at most two decimals. Null when it is no amount. */
export function parseYuan(text: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{0,2}))?$/.exec(text)
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0') || '0')
}

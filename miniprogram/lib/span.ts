export interface Span {
  from: number
  /** Exclusive. */
  to: number
}

/** Which rows lie between `offset` and `offset + viewPx`, both from the list's top. */
export function visibleAt(heights: readonly number[], offset: number, viewPx: number): Span {
  let from = 0
  let top = 0
  while (from < heights.length - 1 && top + (heights[from] ?? 0) <= offset) {
    top += heights[from] ?? 0
    from += 1
  }
  let to = from
  while (to < heights.length && top < offset + viewPx) {
    top += heights[to] ?? 0
    to += 1
  }
  return { from, to }
}

/** The rows to draw: what is seen in the middle of `most`. */
export function spanAround(seen: Span, total: number, most: number): Span {
  const before = Math.max(0, Math.floor((most - (seen.to - seen.from)) / 2))
  const from = Math.max(0, Math.min(seen.from - before, total - most))
  return { from, to: Math.min(total, from + most) }
}

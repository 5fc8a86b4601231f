import type { Outcome } from './history/history'

type Run = (only: ReadonlySet<number>) => Promise<Outcome>

/**
 * The fewest deeds of a history that still break something, by leaving out ever smaller parts of it
 * (delta debugging, Zeller and Hildebrandt 2002). The same seed schedules what is left.
 */
export async function shrink(deeds: number, run: Run, atMostRuns = 300): Promise<number[]> {
  let kept = Array.from({ length: deeds }, (_, number) => number)
  let parts = 2
  for (let runs = 0; kept.length > 1 && runs < atMostRuns;) {
    const size = Math.ceil(kept.length / parts)
    let smaller: number[] | null = null
    for (let from = 0; from < kept.length && smaller === null; from += size, runs++) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)]
      if (await stillBroken(run, rest)) smaller = rest
    }
    if (smaller !== null) {
      kept = smaller
      parts = Math.max(2, parts - 1)
    } else if (size === 1) break
    else parts = Math.min(kept.length, parts * 2)
  }
  return kept
}

async function stillBroken(run: Run, only: readonly number[]): Promise<boolean> {
  try {
    return (await run(new Set(only))).violations.length > 0
  } catch {
    // A history that cannot go on is broken as well.
    return true
  }
}

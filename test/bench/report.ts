/** A number that something should reach. */
export interface Goal {
  readonly name: string
  readonly value: number
  readonly goal: number
  readonly unit: string
  readonly ok: boolean
}

export const atLeast = (name: string, value: number, goal: number, unit: string): Goal => ({
  name,
  value: round(value),
  goal,
  unit,
  ok: value >= goal,
})

export const atMost = (name: string, value: number, goal: number, unit: string): Goal => ({
  name,
  value: round(value),
  goal,
  unit,
  ok: value <= goal,
})

/** Prints goals and figures: a table for people, or with --json one line that programs read. */
export function report(
  bench: string,
  goals: readonly Goal[],
  figures: Record<string, unknown>,
): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ bench, goals, figures }))
    return
  }
  const rows = Object.entries(figures).filter(([, value]) => !Array.isArray(value))
  printTable(Object.fromEntries(rows))
  for (const { name, value, goal, unit, ok } of goals) {
    console.log(`${ok ? 'met   ' : 'missed'}  ${name}: ${value} ${unit} (goal ${goal})`)
  }
}

/** What a short run shows of goals that need volume: their values, as figures. */
export const asFigures = (goals: readonly Goal[]): Record<string, unknown> =>
  Object.fromEntries(goals.map(({ name, value, unit }) => [`${name} (${unit})`, value]))

/** Plain figures one under another; those that are rows of figures beside one another. */
function printTable(figures: Record<string, unknown>): void {
  const isRow = (value: unknown) => typeof value === 'object' && value !== null
  const part = (wanted: boolean) =>
    Object.fromEntries(Object.entries(figures).filter(([, value]) => isRow(value) === wanted))
  for (const rows of [part(false), part(true)])
    if (Object.keys(rows).length > 0) console.table(rows)
}

/** Progress for people; programs that read --json see only the last line. */
export function progress(text: string): void {
  if (!process.argv.includes('--json')) console.log(text)
}

export const round = (value: number): number => Math.round(value * 1000) / 1000

/** Of an even number of values, the mean of the two in the middle; of none, NaN. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN
  return (lower + upper) / 2
}

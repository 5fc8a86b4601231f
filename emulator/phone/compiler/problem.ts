/** What is wrong with a source file, where a person can find it. Lines and columns start at 1. */
export interface Problem {
  file: string
  line: number
  column: number
  reason: string
  severity: 'error' | 'warning'
}

export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.severity}: ${problem.reason}`
}

/** Position of a character offset in a text. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lastBreak = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: offset - lastBreak }
}

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { atLeast, atMost, report, type Goal } from '../../bench/report'

const root = join(__dirname, '../../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
/** Commands that measure, by the file that they run. */
const MEASUREMENTS = Object.entries(scripts).flatMap(([name, command]) => {
  const file = /measure\.mjs (test\/\S+\.ts)/.exec(command)?.[1]
  return file === undefined ? [] : [[name, file] as const]
})

interface Printed {
  bench: string
  goals: Goal[]
  figures: Record<string, unknown>
}

/** Programs read this line: another shape breaks them. */
function expectPrinted(line: string): Printed {
  const printed = JSON.parse(line) as Printed
  expect(Object.keys(printed)).toEqual(['bench', 'goals', 'figures'])
  expect(typeof printed.bench).toBe('string')
  expect(Object.keys(printed.figures).length).toBeGreaterThan(0)
  for (const goal of printed.goals) {
    expect(goal).toEqual({
      name: expect.any(String) as string,
      value: expect.any(Number) as number,
      goal: expect.any(Number) as number,
      unit: expect.any(String) as string,
      ok: expect.any(Boolean) as boolean,
    })
  }
  return printed
}

describe('what a measurement prints', () => {
  const argv = process.argv
  afterEach(() => {
    process.argv = argv
    jest.restoreAllMocks()
  })
  const printed = (more: string[]): string[] => {
    const lines: string[] = []
    const keep = (line: unknown) => lines.push(String(line))
    jest.spyOn(console, 'log').mockImplementation(keep)
    jest.spyOn(console, 'table').mockImplementation(keep)
    process.argv = [...argv.slice(0, 2), ...more]
    const goals = [atLeast('rate', 5, 4, 'a second'), atMost('lost', 1, 0, 'operations')]
    report('sample', goals, { seed: 7, rows: { a: 1 }, list: ['x'] })
    return lines
  }

  test('with --json: one line with its goals, met and missed', () => {
    const lines = printed(['--json'])
    expect(lines).toHaveLength(1)
    const { goals, figures } = expectPrinted(lines[0] ?? '')
    expect(goals.map(({ ok }) => ok)).toEqual([true, false])
    expect(figures).toEqual({ seed: 7, rows: { a: 1 }, list: ['x'] })
  })

  test('without: tables, and a line for each goal', () => {
    const lines = printed([])
    expect(lines.filter((line) => line.startsWith('met'))).toEqual([
      'met     rate: 5 a second (goal 4)',
    ])
    expect(lines.filter((line) => line.startsWith('missed'))).toHaveLength(1)
  })
})

describe('every command that measures', () => {
  test('is known here', () => {
    expect(MEASUREMENTS.length).toBeGreaterThan(10)
  })

  test.each(MEASUREMENTS)(
    '%s prints by the one function that all share, and has a short run',
    (_name, file) => {
      const source = readFileSync(join(root, file), 'utf8')
      expect(source).toMatch(/import \{[^}]*\breport\b[^}]*\} from '\.[./a-z]*report'/)
      expect(source).toContain('--quick')
      // Whatever else goes to the same place could be taken for the last line.
      expect(source.match(/console\.log\(/g) ?? []).toEqual([])
    },
  )

  test('bench:rush, for real: its last line, in time', () => {
    const args = ['scripts/measure.mjs', 'test/bench/rush.ts', '--quick', '--json']
    const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    expect([run.status, run.stderr]).toEqual([0, ''])
    const { bench, goals } = expectPrinted(run.stdout.trim().split('\n').at(-1) ?? '')
    expect(bench).toBe('rush')
    expect(goals).toMatchObject([{ name: 'lost, doubled or unexplained', value: 0, ok: true }])
  })
})

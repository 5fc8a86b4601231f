/**
 * How fast a mini program compiles and shows on the phone of the stage.
 * `npm run bench:phone -- [--project <dir>] [--page <path>] [--json] [--quick]`
 * By default the fixture program's first page. The project is copied; nothing in it is touched.
 */
import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { atMost, progress, report } from './report'
import { measureCompile, type CompileTimes } from './phone/compile'
import { openBench, type LoadTimes } from './phone/load'
import { copyForBench } from './phone/project'

const { values } = parseArgs({
  options: {
    project: { type: 'string', default: 'test/emulator/phone/fixture' },
    page: { type: 'string', default: '' },
    json: { type: 'boolean' },
    quick: { type: 'boolean', default: false },
    compile: { type: 'string' },
  },
})

const LOADS = values.quick ? 3 : 20
const COLD_COMPILES = values.quick ? 1 : 5
const SLOWDOWN = 4

/** Each cold compile has a process of its own: nothing is warm in it. */
function compileInOwnProcess(folder: string): Promise<CompileTimes> {
  return new Promise((done, fail) => {
    const child = fork(process.argv[1] as string, ['--compile', folder, '--page', values.page])
    child.once('message', (times) => done(times as CompileTimes))
    child.once('exit', (code) => fail(new Error(`the compiling process ended with ${code}`)))
  })
}

async function bench() {
  const folder = copyForBench(resolve(values.project))
  try {
    progress(`compiling ${values.project} …`)
    const compiles: CompileTimes[] = []
    for (let i = 0; i < COLD_COMPILES; i += 1) compiles.push(await compileInOwnProcess(folder))
    const phone = await openBench(folder, values.page)
    progress(`loading ${phone.page} ${LOADS} times, then ${LOADS} times at ${SLOWDOWN}× slowdown …`)
    const loads = await phone.loads(LOADS, 1)
    const slow = await phone.loads(LOADS, SLOWDOWN)
    const rowsMs = await phone.rows(LOADS)
    await phone.close()
    tell(compiles, loads, slow, rowsMs, phone.page)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function tell(
  compiles: CompileTimes[],
  loads: LoadTimes[],
  slow: LoadTimes[],
  rowsMs: number[],
  page: string,
) {
  const coldMs = median(compiles.map((times) => times.coldMs))
  const incrementalMs = median(compiles.map((times) => times.incrementalMs))
  const contentMs = median(loads.map((load) => load.contentMs))
  const [sample] = loads
  report(
    'phone',
    [
      atMost('cold compile', coldMs, 3000, 'ms'),
      atMost('incremental compile', incrementalMs, 300, 'ms'),
      atMost('first content', contentMs, 600, 'ms'),
      atMost('1,000-row setData', median(rowsMs), 120, 'ms'),
    ],
    {
      project: values.project,
      page,
      components: compiles[0]?.components,
      coldCompileMs: coldMs,
      incrementalCompileMs: incrementalMs,
      firstContentMs: contentMs,
      [`firstContentAt${SLOWDOWN}xSlowdownMs`]: median(slow.map((load) => load.contentMs)),
      wxmlNodes: sample?.nodes,
      setDataCalls: sample?.setDataCalls,
      setDataBytes: sample?.setDataBytes,
      transferredBytes: sample?.transferredBytes,
      setData1000RowsMs: median(rowsMs),
      loads: LOADS,
    },
  )
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

if (values.compile === undefined) await bench()
else {
  const times = await measureCompile(values.compile)
  process.send?.(times, () => process.exit(0))
}

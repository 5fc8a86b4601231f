/** How fast the phone itself is: compiling a project, opening its page, drawing a long list. */
import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { createPhoneMount } from '../../../emulator/phone'
import { openRooms } from '../../../emulator/rooms'
import { launchBrowser } from '../../e2e/browser'
import { atMost, median, progress, type Goal } from '../report'
import type { CompileTimes } from './compile'
import { loadOnce, type LoadTimes } from './load'
import { copyForBench, ROWS_PAGE } from './project'
import { fillRows } from './rows'

const SLOWDOWN = 4

export interface EngineOptions {
  project: string
  /** Empty: the first page. */
  page: string
  quick: boolean
}

/** Each cold compile has a process of its own: nothing is warm in it. */
function compileInOwnProcess(folder: string): Promise<CompileTimes> {
  return new Promise((done, fail) => {
    const child = fork(process.argv[1] as string, ['--compile', folder])
    child.once('message', (times) => done(times as CompileTimes))
    child.once('exit', (code) => fail(new Error(`the compiling process ended with ${code}`)))
  })
}

export async function measureEngine({ project, page, quick }: EngineOptions) {
  const folder = copyForBench(resolve(project))
  try {
    progress(`compiling ${project} …`)
    const compiles: CompileTimes[] = []
    for (let i = 0; i < (quick ? 1 : 5); i += 1) compiles.push(await compileInOwnProcess(folder))
    return told(project, compiles, await runIn(folder, page, quick ? 3 : 20))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Run {
  page: string
  loads: LoadTimes[]
  slow: LoadTimes[]
  rowsMs: number[]
}

/** Serves the project and opens a browser; one load is made before any is counted. */
async function runIn(projectDir: string, wanted: string, times: number): Promise<Run> {
  const mount = await createPhoneMount({ projectDir, watch: false })
  const rooms = await openRooms(0)
  rooms.add(mount)
  const browser = await launchBrowser()
  const [first = ''] = await mount.pages()
  const page = wanted || first
  const at = (path: string) =>
    `http://127.0.0.1:${rooms.port}/phone/frame?as=bench&path=${encodeURIComponent(`/${path}`)}`
  const repeat = async (slowdown: number) => {
    const loads: LoadTimes[] = []
    for (let i = 0; i < times; i += 1)
      loads.push(await loadOnce(browser, { url: at(page), slowdown }))
    return loads
  }
  try {
    await loadOnce(browser, { url: at(page) })
    progress(`loading ${page} ${times} times, then ${times} times at ${SLOWDOWN}× slowdown …`)
    const loads = await repeat(1)
    const slow = await repeat(SLOWDOWN)
    return { page, loads, slow, rowsMs: await fillRows(browser, at(ROWS_PAGE), times) }
  } finally {
    await browser.close()
    await rooms.close()
  }
}

function told(project: string, compiles: CompileTimes[], { page, loads, slow, rowsMs }: Run) {
  const coldMs = median(compiles.map((times) => times.coldMs))
  const incrementalMs = median(compiles.map((times) => times.incrementalMs))
  const pageMs = median(loads.map((load) => load.pageMs))
  const [sample] = loads
  const goals: Goal[] = [
    atMost('cold compile', coldMs, 3000, 'ms'),
    atMost('incremental compile', incrementalMs, 300, 'ms'),
    atMost('first content', pageMs, 600, 'ms'),
    atMost('1,000-row setData', median(rowsMs), 120, 'ms'),
  ]
  const figures = {
    project,
    page,
    components: compiles[0]?.components,
    coldCompileMs: coldMs,
    incrementalCompileMs: incrementalMs,
    firstContentMs: pageMs,
    [`firstContentAt${SLOWDOWN}xSlowdownMs`]: median(slow.map((load) => load.pageMs)),
    wxmlNodes: sample?.nodes,
    setDataCalls: sample?.setDataCalls,
    setDataBytes: sample?.setDataBytes,
    transferredBytes: sample?.transferredBytes,
    setData1000RowsMs: median(rowsMs),
    loads: loads.length,
  }
  return { goals, figures }
}

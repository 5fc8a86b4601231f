/**
 * How fast the phone of the stage is, and how soon the product's pages say something on it.
 * `npm run bench:phone -- [--beside <dir>] [--json] [--quick]`      the fixture, and the five tab pages
 * `npm run bench:phone -- --project <dir> [--page <path>]`          the engine alone, over any project
 * Method: phone/README.md.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { atMost, progress, report, type Goal } from './report'
import { measureCompile } from './phone/compile'
import { measureEngine } from './phone/engine'
import { mainPackageBytes } from './phone/packages'
import { BESIDE, LATENCY_MS, measureTabs, SLOWDOWN, type TabFigures } from './phone/tabs'

const { values } = parseArgs({
  options: {
    project: { type: 'string' },
    page: { type: 'string', default: '' },
    beside: { type: 'string' },
    json: { type: 'boolean' },
    quick: { type: 'boolean', default: false },
    compile: { type: 'string' },
  },
})
const FIXTURE = 'test/emulator/phone/fixture'
const HOW_TO_GET_IT = `Beside what? Nothing is compared without --beside <dir>. To get the usual one:
  git clone https://github.com/Tencent/tdesign-miniprogram-starter-retail <dir>
  npm install --prefix <dir>   (if 1.9.5 of tdesign-miniprogram is not to be had, 1.9.7 stands in for it)`

async function bench() {
  const { project, page, quick, beside } = values
  const engine = await measureEngine({ project: project ?? FIXTURE, page, quick })
  if (project !== undefined) {
    report('phone', engine.goals, engine.figures)
    return
  }
  const buildDir = join(process.cwd(), '.local/test-builds', String(process.pid))
  process.env['TEST_BUILD_DIR'] = buildDir
  const script = join(process.cwd(), 'scripts/build.mjs')
  const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
  await buildForTests(buildDir)
  try {
    const times = quick ? 1 : 7
    const { [BESIDE]: other, ...tabs } = await measureTabs(times, beside)
    if (beside === undefined) progress(HOW_TO_GET_IT)
    const main = await mainPackageBytes(join(process.cwd(), 'miniprogram'), process.cwd())
    const otherMain = beside === undefined ? undefined : await mainPackageBytes(beside, beside)
    report(
      'phone',
      [...engine.goals, ...tabGoals(tabs), ...besideGoals(tabs, other, main, otherMain)],
      {
        ...engine.figures,
        ...tabs,
        beside: other ?? HOW_TO_GET_IT,
        mainPackageBytes: main,
        besideMainPackageBytes: otherMain,
      },
    )
  } finally {
    rmSync(buildDir, { recursive: true, force: true })
  }
}

/** Both kinds of phone are held to it: the new one waits longest. */
function tabGoals(tabs: Record<string, TabFigures>): Goal[] {
  const hard = `${String(SLOWDOWN)}× CPU, ${String(LATENCY_MS)} ms a request`
  return Object.entries(tabs).flatMap(([name, figures]) => [
    atMost(`${name}, new phone, ${hard}`, figures.newPhoneSlowMs, 1200, 'ms'),
    atMost(`${name}, known phone, ${hard}`, figures.knownPhoneSlowMs, 1200, 'ms'),
  ])
}

function besideGoals(
  tabs: Record<string, TabFigures>,
  other: TabFigures | undefined,
  main: number,
  otherMain: number | undefined,
): Goal[] {
  if (other === undefined || otherMain === undefined) return []
  const times = (name: string, of: keyof TabFigures, goal: number, figures: TabFigures) =>
    atMost(`${name} beside`, figures[of] / other[of], goal, 'times')
  return [
    ...Object.entries(tabs).flatMap(([name, figures]) => [
      times(`${name}: first content, new phone`, 'newPhoneMs', 0.8, figures),
      times(`${name}: first content, new phone, slow`, 'newPhoneSlowMs', 0.8, figures),
      times(`${name}: WXML nodes`, 'nodes', 0.6, figures),
      times(`${name}: setData bytes`, 'setDataBytes', 0.6, figures),
    ]),
    atMost('main package beside', main / otherMain, 0.6, 'times'),
  ]
}

if (values.compile === undefined) await bench()
else {
  const times = await measureCompile(values.compile)
  process.send?.(times, () => process.exit(0))
}

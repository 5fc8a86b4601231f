// npm test: sets itself up, checks, runs every level of test. The last line is "N passed, N failed".
//   npm test -- functions              one level (rules, functions, emulator, simulation, e2e)
//   npm test -- test/rules/account     only tests below a path (the static checks are left out)
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOrInstallBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { runChecks } from './check.mjs'
import { ensureInstalled, root } from './install.mjs'

const LEVELS = ['rules', 'functions', 'emulator', 'simulation', 'e2e']
const NEED_BROWSER = ['emulator', 'e2e']

const wanted = process.argv.slice(2)
const levels = wanted.filter((word) => LEVELS.includes(word))
const paths = wanted.filter((word) => !LEVELS.includes(word))
const unknown = paths.filter((path) => !existsSync(join(root, path)))
const counts = { passed: 0, failed: 0 }

function end() {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
  process.exit(counts.failed === 0 ? 0 : 1)
}

/** Runs jest with its own progress, then counts what its report says. */
async function runJest() {
  const reportFile = join(root, '.local/jest-report.json')
  const selected = levels.length > 0 ? levels : levelsOf(paths)
  const args = [
    join(root, 'node_modules/jest/bin/jest.js'),
    '--json',
    // What a failed test left open must not keep the run from its last line.
    '--forceExit',
    `--outputFile=${reportFile}`,
    ...(selected.length > 0 ? ['--selectProjects', ...selected] : []),
    ...(paths.length > 0 ? ['--', ...paths] : []),
  ]
  // jest prints its own progress on stderr; with --json its stdout is only the report again.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => child.on('close', resolve))
  const report = JSON.parse(readFileSync(reportFile, 'utf8'))
  counts.passed += report.numPassedTests
  counts.failed += report.numFailedTests + report.numRuntimeErrorTestSuites
  // Skipped tests are failures: nothing here may be switched off silently.
  counts.failed += report.numPendingTests + report.numTodoTests
  if (code !== 0 && counts.failed === 0) counts.failed = 1
}

function levelsOf(files) {
  const named = files.map((path) => LEVELS.find((level) => path.startsWith(`test/${level}`)))
  return named.includes(undefined) ? [] : [...new Set(named)]
}

ensureInstalled()
if (unknown.length > 0) {
  console.error(`Neither a level (${LEVELS.join(', ')}) nor a path: ${unknown.join(', ')}`)
  counts.failed = unknown.length
  end()
}
mkdirSync(join(root, '.local'), { recursive: true })
if (
  wanted.length === 0 ||
  levelsOf(paths)
    .concat(levels)
    .some((l) => NEED_BROWSER.includes(l))
) {
  process.env.BROWSER_PATH = await findOrInstallBrowser()
}
await build().catch(({ message }) => {
  console.error(message)
  counts.failed = 1
  end()
})
if (wanted.length === 0) {
  const results = await runChecks([])
  counts.passed += results.filter(({ ok }) => ok).length
  counts.failed += results.filter(({ ok }) => !ok).length
}
await runJest()
end()

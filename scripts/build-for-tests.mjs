// Jest's global setup: builds the functions and what runs beside the tests once per run, into a
// folder of this run's own, so that runs side by side and a running `npm start` do not disturb it.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { buildForTests } from './build.mjs'
import { root } from './install.mjs'

const parent = join(root, '.local/test-builds')

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export default async function setUp() {
  const leftovers = existsSync(parent) ? readdirSync(parent) : []
  for (const pid of leftovers.filter((name) => !isAlive(Number(name)))) {
    rmSync(join(parent, pid), { recursive: true, force: true })
  }
  process.env.TEST_BUILD_DIR = join(parent, String(process.pid))
  process.env.BROWSER_PATH ??= findBrowser() ?? ''
  await buildForTests(process.env.TEST_BUILD_DIR)
}

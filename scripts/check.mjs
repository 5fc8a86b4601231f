// npm run check: what must hold of every file, before any test runs. Two steps at a time; each prints
// its time; all run. `npm run check -- lint types` runs some of them.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './install.mjs'

const bin = (name, ...args) => [join(root, 'node_modules/.bin', name), ...args]
const own = (name) => [process.execPath, join(root, 'scripts/checks', `${name}.mjs`)]
const SOURCES = ['miniprogram', 'cloudfunctions', 'typings', 'emulator']

// The longest first.
const steps = {
  lint: bin('eslint', '--cache', '--cache-location', '.local/eslint/', '--max-warnings', '0', '.'),
  types: bin('tsc', '-b'),
  format: bin('prettier', '--check', '--log-level', 'warn', '--cache', '.'),
  arrows: bin('depcruise', '--config', '.dependency-cruiser.cjs', ...SOURCES),
  unused: bin('knip', '--no-progress'),
  lockfile: own('lockfile'),
  lengths: own('lengths'),
  packages: own('packages'),
  wxml: own('wxml'),
  secrets: own('secrets'),
  licences: own('licences'),
}

function run(name) {
  const [file, ...args] = steps[name]
  const startedAt = Date.now()
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => {
      const ok = code === 0
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(9)} ${seconds} s`)
      if (output.trim()) console.log(output.trimEnd().replace(/^/gm, '      '))
      resolve({ name, ok })
    })
  })
}

/** Runs the named steps, or all; resolves to what passed. */
export async function runChecks(names) {
  mkdirSync(join(root, '.local'), { recursive: true })
  const waiting = names.length > 0 ? [...names] : Object.keys(steps)
  const results = []
  const lane = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) results.push(await run(name))
  }
  await Promise.all([lane(), lane()])
  return results
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled()
  const names = process.argv.slice(2)
  const unknown = names.filter((name) => !Object.hasOwn(steps, name))
  if (unknown.length > 0) {
    console.error(
      `No such check: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}`,
    )
    process.exit(1)
  }
  const results = await runChecks(names)
  process.exit(results.every(({ ok }) => ok) ? 0 : 1)
}

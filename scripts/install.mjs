// Installs from the lock file when node_modules is absent or older than it. Node built-ins only:
// nothing is installed yet when this runs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const OLDEST_NODE = [20, 19]
/** Its subpackage ships packages of its own; the root's `postinstall` installs them. */
const CONSOLE = 'miniprogram/packages/console/'

export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  console.error(
    `Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`,
  )
  process.exit(1)
}

/** Runs `npm ci` when the installed tree does not belong to this lock file. */
export function ensureInstalled() {
  ensureNode()
  const hash = createHash('sha256')
  for (const folder of ['', CONSOLE]) hash.update(readFileSync(`${root}${folder}package-lock.json`))
  const lockHash = hash.digest('hex')
  const stampFile = `${root}node_modules/.installed-from`
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash) return
  console.log('Installing packages from package-lock.json (once) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const result = spawnSync(
    npm,
    ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  )
  if (result.status !== 0) {
    console.error('npm ci failed: check the network and run the same command again.')
    process.exit(result.status ?? 1)
  }
  writeFileSync(stampFile, lockHash)
}

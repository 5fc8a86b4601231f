// `npm ci` refuses a lock file that lacks an entry for some platform's optional binary, and npm leaves
// such entries out when its registry did not offer that binary. This names what is missing;
// with --complete it adds the entries, which npm fetches on those platforms only.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))

const OPERATING_SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']

/** As Node finds a package: the nearest node_modules upwards. */
function find(name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at ? `${at}/` : ''}node_modules/${name}`
    if (lock.packages[path]) return path
    if (!at) return undefined
  }
}

function missing() {
  const found = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    const needed = { ...entry.dependencies, ...entry.optionalDependencies }
    for (const [name, version] of Object.entries(needed)) {
      if (!find(name, path)) found.push({ name, version, dev: entry.dev ?? false, neededBy: path })
    }
  }
  return found
}

/** What the binary's own manifest says, read off its name: `…-linux-arm-gnueabihf`, `…-darwin-x64`. */
function entryOf({ name, version, dev }) {
  const words = name.split(/[/-]/)
  const os = OPERATING_SYSTEMS.filter((word) => words.includes(word))
  const cpu = PROCESSORS.filter((word) => words.includes(word))
  const libc = words.some((w) => w.startsWith('musl'))
    ? ['musl']
    : words.includes('gnu')
      ? ['glibc']
      : []
  if (os.length !== 1 || cpu.length !== 1) return undefined
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    ...(libc.length ? { libc } : {}),
    optional: true,
    os,
  }
}

const unknown = []
const added = []
for (const need of missing()) {
  const entry = process.argv.includes('--complete') ? entryOf(need) : undefined
  if (entry) {
    lock.packages[`node_modules/${need.name}`] = entry
    added.push(need.name)
  } else unknown.push(`${need.name}@${need.version}, needed by ${need.neededBy}`)
}
if (added.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`Added ${added.length} platform entries.`)
}
if (unknown.length > 0) {
  console.log(
    `Missing in package-lock.json (--complete adds platform entries):\n  ${unknown.join('\n  ')}`,
  )
}
process.exit(unknown.length > 0 ? 1 : 0)

/** Plants one forbidden import per dependency rule in a copy of the sources; each must be caught. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyProject } from '../../emulator/project-copy'

const root = join(__dirname, '../../..')
const SOURCES = ['miniprogram', 'cloudfunctions', 'typings', 'emulator']

interface Configuration {
  forbidden: { name: string }[]
}
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { forbidden } = require(join(root, '.dependency-cruiser.cjs')) as Configuration

/** The first file of each rule breaks it; further files are what it reaches for (or its ring). */
const PLANTS: Record<string, Record<string, string>> = {
  'no-circular': {
    'cloudfunctions/platform/planted-ring.ts': `import { b } from './planted-ring-end'\nexport const a = () => b`,
    'cloudfunctions/platform/planted-ring-end.ts': `import { a } from './planted-ring'\nexport const b = () => a`,
  },
  'everything-resolves': {
    'cloudfunctions/platform/planted-nowhere.ts': `export { x } from './planted-nowhere-at-all'`,
  },
  'phone-ships-its-packages': {
    'miniprogram/lib/planted-package.ts': `export { parse } from 'acorn'`,
  },
  'contract-is-types-only': {
    'typings/contract/planted-reach.ts': `export type { A } from '../planted'`,
    'typings/planted.ts': `export interface A { a: 1 }`,
  },
  'contract-imported-as-types-by-the-phone': {
    'miniprogram/lib/planted-value.ts': `export { value } from '../../typings/contract/planted-value'`,
    'typings/contract/planted-value.ts': `export const value = 1`,
  },
  'phone-keeps-to-itself': {
    'miniprogram/lib/planted-rule.ts': `export { c } from '../../cloudfunctions/platform/planted-target'`,
    'cloudfunctions/platform/planted-target.ts': `export const c = 1`,
  },
  'product-never-knows-the-emulator': {
    'cloudfunctions/platform/planted-emulator.ts': `export { e } from '../../emulator/planted-target'`,
    'emulator/planted-target.ts': `export const e = 1`,
  },
  'rules-are-pure': {
    'cloudfunctions/features/planted/rules/random.ts': `export { randomInt } from 'node:crypto'`,
  },
  'features-meet-at-the-face': {
    'cloudfunctions/features/planted/reach.ts': `export { inner } from '../planted-other/inner'`,
    'cloudfunctions/features/planted-other/inner.ts': `export const inner = 1`,
  },
  'platform-below-features': {
    'cloudfunctions/platform/planted-up.ts': `export { inner } from '../features/planted-other/inner'`,
  },
  'sdk-behind-the-port': {
    'cloudfunctions/features/planted/sdk.ts': `export { default } from 'wx-server-sdk'`,
  },
  'cloud-stands-without-the-phone': {
    'emulator/cloud/planted-phone.ts': `export { p } from '../phone/planted-target'`,
    'emulator/phone/planted-target.ts': `export const p = 1`,
  },
}

interface Report {
  summary: { violations: { from: string; rule: { name: string } }[] }
}

/** Rule names by the file that breaks them. */
function cruise(dir: string): Map<string, string[]> {
  const tool = join(dir, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...SOURCES]
  let output: string
  try {
    output = execFileSync(process.execPath, [tool, ...args], {
      cwd: dir,
      maxBuffer: 256e6,
      stdio: ['ignore', 'pipe', 'inherit'],
    }).toString()
  } catch (error) {
    // It exits with the number of violations; its report is complete all the same.
    output = (error as { stdout: Buffer }).stdout.toString()
  }
  const broken = new Map<string, string[]>()
  for (const { from, rule } of (JSON.parse(output) as Report).summary.violations) {
    broken.set(from, [...(broken.get(from) ?? []), rule.name])
  }
  return broken
}

let broken: Map<string, string[]>
beforeAll(() => {
  const { dir, remove } = copyProject([...SOURCES, '*.json', '.dependency-cruiser.cjs'])
  for (const [name, text] of Object.values(PLANTS).flatMap((files) => Object.entries(files))) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), `${text}\n`)
  }
  broken = cruise(dir)
  remove()
})

test('every rule has its planted import', () => {
  expect(forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(PLANTS).sort())
})

test.each(Object.keys(PLANTS))('%s catches its planted import', (rule) => {
  const files = Object.keys(PLANTS[rule] ?? {})
  // A ring is reported once, from whichever of its files comes first.
  const breakers = rule === 'no-circular' ? files : files.slice(0, 1)
  expect(breakers.flatMap((file) => broken.get(file) ?? [])).toContain(rule)
})

test('what the planted imports reach for breaks no rule itself', () => {
  const innocent = Object.values(PLANTS).flatMap((files) => Object.keys(files).slice(1))
  const ring = 'cloudfunctions/platform/planted-ring-end.ts'
  expect(innocent.filter((name) => name !== ring && broken.has(name))).toEqual([])
})

/** Each own check of `npm run check` passes on the sources and fails on what it is there to catch. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyProject } from '../../emulator/project-copy'

const { dir, remove } = copyProject(['scripts', 'miniprogram', 'cloudfunctions', '*.json'])
beforeAll(() => {
  // The checks look at the repository's files: the copy is a repository of its own.
  execFileSync('git', ['init', '--quiet'], { cwd: dir })
  writeFileSync(join(dir, '.gitignore'), 'node_modules\n')
})
afterAll(remove)
function check(name: string): { ok: boolean; output: string } {
  const script = join(dir, 'scripts/checks', `${name}.mjs`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: dir })
  return { ok: status === 0, output: `${stdout.toString()}${stderr.toString()}` }
}

/** Runs the check with one more file (or other content), then takes it away again. */
function checkWith(name: string, file: string, content: string) {
  const path = join(dir, file)
  const before = readBefore(path)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  const result = check(name)
  if (before === undefined) rmSync(path)
  else writeFileSync(path, before)
  return result
}

function readBefore(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // The file is new.
  }
}

// Assembled, so that this file itself holds nothing that looks like a secret.
const secret = ['const app', 'Secret = "', 'a1B2'.repeat(8), '"\n'].join('')

test.each(['secrets', 'wxml', 'packages', 'licences', 'lockfile'])('%s passes', (name) => {
  expect(check(name)).toMatchObject({ ok: true })
})

test.each([
  ['secrets', 'cloudfunctions/planted.ts', secret, 'cloudfunctions/planted.ts:1: looks like a'],
  ['secrets', 'planted/.env', 'A=1\n', 'planted/.env: a file of this name holds secrets'],
  ['wxml', 'miniprogram/planted.wxml', '<view a="{{b +}}"></view>\n', 'planted.wxml'],
  ['packages', 'miniprogram/planted.json', `"${'x'.repeat(750_000)}"\n`, 'TOO LARGE'],
  ['packages', 'miniprogram/packages/staff/planted.wxs', 'x'.repeat(1_100_000), 'TOO LARGE'],
  [
    'licences',
    'cloudfunctions/features/planted.ts',
    "export { parser } from 'sax'\n",
    'BlueOak-1.0.0',
  ],
])('%s catches %s', (name, file, content, message) => {
  const { ok, output } = checkWith(name, file, content)
  expect(ok).toBe(false)
  expect(output).toContain(message)
})

test('lockfile names a platform binary that has no entry', () => {
  const lock = JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>
  }
  delete lock.packages['node_modules/@esbuild/darwin-arm64']
  const { ok, output } = checkWith('lockfile', 'package-lock.json', JSON.stringify(lock))
  expect(ok).toBe(false)
  expect(output).toContain('@esbuild/darwin-arm64')
})

/** Every complaint about other systems has a test that bears its number, and docs/complaints.md says which. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../../..')
/** How many the list has. */
const COUNT = 35

const rows = readFileSync(join(root, 'docs/complaints.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, numbers = '', , tests = ''] = line.split('|')
    const found = [...numbers.matchAll(/\d+/g)].map(([number]) => Number(number))
    const files = [...tests.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, file = '']) => file)
    return found.map((number) => ({ number, files }))
  })

/** Whether a test or a group of tests is named after it: by `describe`, `it` or `test`. */
function bears(file: string, number: number): boolean {
  const text = readFileSync(join(root, file), 'utf8')
  return new RegExp(
    `\\b(?:test|it|describe)\\(\\s*['"\`][^\\n]*\\bcomplaint ${String(number)}\\b`,
  ).test(text)
}

test(`each of the ${String(COUNT)} is in the table, once`, () => {
  const numbers = rows.map(({ number }) => number).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1))
})

test('each names files that hold a test of its number', () => {
  const missing = rows.flatMap(({ number, files }) => {
    if (files.length === 0) return [`${String(number)}: no test`]
    return files
      .filter((file) => !existsSync(join(root, file)) || !bears(file, number))
      .map((file) => `${String(number)}: ${file}`)
  })
  expect(missing).toEqual([])
})

interface PackageFile {
  license: string
  scripts: Record<string, string>
}

test('complaint 4: the front end is open: every page has its sources here, under the licence that the package names', () => {
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  const { license, scripts } = JSON.parse(read('package.json')) as PackageFile
  expect(license).toBe('MIT')
  expect(read('LICENSE')).toMatch(/^MIT License\n/)
  const app = JSON.parse(read('miniprogram/app.json')) as {
    pages: string[]
    subPackages?: { root: string; pages: string[] }[]
    subpackages?: { root: string; pages: string[] }[]
  }
  const packages = app.subPackages ?? app.subpackages ?? []
  const pages = [
    ...app.pages,
    ...packages.flatMap((each) => each.pages.map((page) => join(each.root, page))),
  ]
  expect(pages.length).toBeGreaterThan(40)
  const closed = pages.filter((page) =>
    ['ts', 'wxml', 'json'].some(
      (kind) => !existsSync(join(root, 'miniprogram', `${page}.${kind}`)),
    ),
  )
  expect(closed).toEqual([])
  // What runs in the cloud is built from here too, by a command of this package.
  expect(scripts['build']).toBeDefined()
  expect(readdirSync(join(root, 'cloudfunctions'))).toEqual(
    expect.arrayContaining(['consumer', 'staff', 'merchant', 'jobs', 'notify']),
  )
})

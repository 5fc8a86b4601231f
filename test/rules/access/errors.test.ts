import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import en from '../../../miniprogram/locales/en'
import zh from '../../../miniprogram/locales/zh-CN'

/** The set of codes is closed: the type, both dictionaries and docs/errors.md name the same ones. */
test('every error code is in the type, in both dictionaries and in docs/errors.md', () => {
  const root = join(__dirname, '../../..')
  const source = readFileSync(join(root, 'typings/contract/errors.ts'), 'utf8')
  const union = source.slice(source.indexOf('ErrorCode ='), source.indexOf('export interface'))
  const codes = [...union.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code ?? '')
  expect(codes.length).toBeGreaterThan(20)
  const table = readFileSync(join(root, 'docs/errors.md'), 'utf8')
  const rows = table.split('\n').filter((line) => line.startsWith('| '))
  const documented = rows.flatMap(
    (row) => (row.split('|')[1] ?? '').match(/[A-Z]+(_[A-Z]+)*/g) ?? [],
  )
  expect([...new Set(documented)].sort()).toEqual([...codes].sort())
  // The phone knows one more: it has no network.
  const spoken = [...codes, 'OFFLINE'].sort()
  expect(Object.keys(zh.errors).sort()).toEqual(spoken)
  expect(Object.keys(en.errors).sort()).toEqual(spoken)
})

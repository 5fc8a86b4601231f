import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import zh from '../../../miniprogram/locales/zh-CN'

const root = join(__dirname, '../../..')
const shipped = /^(?!.*(node_modules|miniprogram_npm|locales)).*\.(ts|wxml)$/

/** Every word in the pages and in the contract, whose closed sets are looked up by name. */
function wordsInUse(): Set<string> {
  const files = ['miniprogram', 'typings/contract'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => shipped.test(file))
      .map((file) => join(root, folder, file)),
  )
  return new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/\w+/g) ?? []))
}

test('the dictionary has no entry that no page names', () => {
  const used = wordsInUse()
  /** Named by what they tell of: `tierLine` beside `tier`. */
  const isUsed = (key: string) =>
    used.has(key) || (key.endsWith('Line') && used.has(key.slice(0, -4)))
  const unused = Object.entries(zh).flatMap(([section, entries]) =>
    Object.keys(entries)
      .filter((key) => !isUsed(key))
      .map((key) => `${section}.${key}`),
  )
  expect(unused).toEqual([])
  expect(used.has('quiteCertainlyNoWordOfThisProduct')).toBe(false)
})

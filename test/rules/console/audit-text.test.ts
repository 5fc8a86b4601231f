import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import en from '../../../miniprogram/packages/console/locales/en'
import zh from '../../../miniprogram/packages/console/locales/zh-CN'

const folder = join(__dirname, '../../../cloudfunctions')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n')

/** Action and collection of each purge, as the source of the functions names them. */
const purges = [...sources.matchAll(/\bpurge\(\s*context,\s*'([\w.]+)',\s*(\w+)/g)].map(
  ([, action = '', constant = '']) => ({
    action,
    collection: new RegExp(`const ${constant} = '(\\w+)'`).exec(sources)?.[1] ?? '',
  }),
)

describe.each([
  ['Chinese', zh],
  ['English', en],
])('%s', (_name, { actions, collections }) => {
  test('has words for every collection that a purge names, and for no other', () => {
    const named = [...new Set(purges.map(({ collection }) => collection))]
    expect(Object.keys(collections).sort()).toEqual(named.sort())
    for (const words of Object.values(collections)) expect(named).not.toContain(words)
  })

  test('has words for every purge', () => {
    expect(purges.length).toBeGreaterThan(0)
    for (const { action } of purges) expect(Object.keys(actions)).toContain(action)
  })
})

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import en from '../../../miniprogram/locales/en'
import zh from '../../../miniprogram/locales/zh-CN'

const root = join(__dirname, '../../..')
const shipped = /^(?!.*(node_modules|miniprogram_npm|locales)).*\.(ts|wxml)$/

const sources = (...folders: string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => shipped.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  )

/** Every word in the pages and in the contract, whose closed sets are looked up by name. */
const wordsInUse = (): Set<string> =>
  new Set(sources('miniprogram', 'typings/contract').flatMap((text) => text.match(/\w+/g) ?? []))

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

describe("the buttons of WeChat's own dialogs", () => {
  /** WeChat refuses the whole dialog when a button's text is longer than four Chinese characters. */
  const width = (text: string) =>
    [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 2 : 1), 0)

  test.each(Object.entries({ zh, en }))('fit in %s', (_language, { buttons }) => {
    expect(Object.values(buttons).filter((text) => width(text) > 8)).toEqual([])
    expect(width('Scan again')).toBeGreaterThan(8)
    expect(width('重新扫一次')).toBeGreaterThan(8)
  })

  test('are taken from that section alone', () => {
    const given = sources('miniprogram').flatMap((text) =>
      [...text.matchAll(/(?:confirm|cancel)Text: (.+?),?$/gm)].map(([, value]) => value ?? ''),
    )
    expect(given.length).toBeGreaterThan(3)
    const foreign = given.filter((value) =>
      (value.match(/'[^']*'|\b[\w()]+(?:\.\w+)+/g) ?? [value]).some(
        (part) => !part.includes('buttons.') && !value.includes(`=== ${part}`),
      ),
    )
    expect(foreign).toEqual([])
  })
})

describe('sentences with one of something', () => {
  type Sentence = (...values: unknown[]) => string
  const sentences = (entries: object): [string, Sentence][] =>
    Object.entries(entries).flatMap(([name, entry]: [string, unknown]) =>
      typeof entry === 'function'
        ? [[name, entry as Sentence] as [string, Sentence]]
        : sentences(entry as object).map(([inner, each]): [string, Sentence] => [
            `${name}.${inner}`,
            each,
          ]),
    )
  /** These take a list of names or sentences. */
  const OF_LISTS = ['listJoin', 'also']
  const PLURAL =
    /\b1 (?:more )?(?:points|visits|services|shops|coupons|months|days|minutes|sales)\b/

  test('say it in the singular in English', () => {
    const told = [...sentences(en.say), ...sentences(en.tell)]
      .filter(([name]) => !OF_LISTS.includes(name))
      .map(([name, sentence]) => `${name}: ${sentence(1, 1, 1)}`)
    expect(told.length).toBeGreaterThan(100)
    expect(told.filter((text) => PLURAL.test(text))).toEqual([])
    expect(en.say.visitMore('1', '', 'Gold')).toBe('1 more visit for Gold')
    expect(en.say.visitMore('21', '', 'Gold')).toBe('21 more visits for Gold')
  })

  test('a tier by services asks for services', () => {
    expect(en.say.serveMore('3', '', 'Gold')).toBe('3 more services for Gold')
    expect(zh.say.serveMore('3', '', '金卡')).toBe('再做 3 次服务，升级金卡')
  })
})

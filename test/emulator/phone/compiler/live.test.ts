import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPhones, until, type OpenPhone, type Stage } from '../../../e2e/start-stage'

/** A copy of the features program that a person edits while it runs. */
let folder: string
let stage: Stage
let phone: OpenPhone
const terminal: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phone-live-'))
  cpSync(join(__dirname, '../features'), folder, { recursive: true })
  symlinkSync(join(__dirname, '../../../../node_modules'), join(folder, 'node_modules'))
  stage = await startPhones({
    projectDir: folder,
    watch: true,
    log: (line) => terminal.push(line),
  })
  phone = await stage.open('member', { path: '/pages/one/one' })
  await phone.program.callWxMethod('navigateTo', { url: '/pages/broken/broken?from=one' })
})

afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

function edit(file: string, change: (text: string) => string) {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')))
}

const shown = () => phone.page.locator('.phone-page:not([hidden])')

it('reloads on save and keeps the pages that were open', async () => {
  edit('pages/broken/broken.wxml', (text) => text.replace('>alive', '>still alive'))
  await until(async () => (await shown().locator('.alive').innerText()).startsWith('still alive'))
  const stack = await phone.program.pageStack()
  expect(stack.map(({ path }) => path)).toEqual(['pages/one/one', 'pages/broken/broken'])
  expect(stack[1]?.query).toEqual({ from: 'one' })
})

it.each([
  ['pages/broken/broken.wxml', (text: string) => `${text}<view>{{ 1 + }}</view>\n`, '4:14'],
  ['pages/broken/broken.ts', (text: string) => `${text}const = 1\n`, '10:7'],
  ['pages/styles/part.wxss', (text: string) => `${text}.open {`, '4:1'],
  ['pages/broken/broken.json', () => '{ "usingComponents": { "x": }', '1:29'],
  [
    'pages/broken/broken.json',
    () => '{ "usingComponents": { "gone": "/components/gone/gone" } }',
    '1:33',
  ],
  ['pages/wxs/drag.wxs', (text: string) => `${text}var = 2\n`, '22:5'],
])(
  'names the place of what is broken in %s, and mends when it is mended',
  async (file, breaks, at) => {
    const whole = readFileSync(join(folder, file), 'utf8')
    terminal.length = 0
    edit(file, breaks)
    const band = phone.page.locator('#phone-problems')
    await until(async () => (await band.innerText()).includes(`${file}:${at} error`))
    expect(terminal.join('\n')).toContain(`${file}:${at} error`)
    await until(async () => (await phone.page.locator('.phone-page').count()) === 2)
    edit(file, () => whole)
    await until(
      async () => (await phone.page.locator('#phone-problems:not([hidden])').count()) === 0,
    )
    await until(async () => (await shown().locator('.alive').innerText()).startsWith('still alive'))
  },
)

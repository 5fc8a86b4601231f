import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isFailure } from '../../../emulator/cloud/host'
import { member, startHost, type TestHost } from './start-host'

// Below the project, so that the functions find wx-server-sdk.
const parent = join(__dirname, '../../../.local')
let dir: string
let test_: TestHost

const write = (name: string, code: string, config = '{ "timeout": 5 }') => {
  mkdirSync(join(dir, name), { recursive: true })
  writeFileSync(join(dir, name, 'index.js'), code)
  writeFileSync(join(dir, name, 'config.json'), config)
}
const answer = (version: string) =>
  `exports.main = async ({ ms = 0 }) => { await new Promise((r) => setTimeout(r, ms)); return '${version}' }`

async function call(name: string, data: unknown): Promise<unknown> {
  const envelope = await test_.host.call(name, data, member('o1'))
  return isFailure(envelope) ? envelope.errMsg : envelope.result
}

beforeEach(async () => {
  mkdirSync(parent, { recursive: true })
  dir = mkdtempSync(join(parent, 'reload-'))
  cpSync(join(__dirname, 'functions/probe'), join(dir, 'probe'), { recursive: true })
  write('versioned', answer('old'))
  test_ = await startHost(dir)
})
afterEach(async () => {
  await test_.close()
  rmSync(dir, { recursive: true, force: true })
})

test('new calls see the new code while a running call ends in the old', async () => {
  const running = call('versioned', { ms: 800 })
  write('versioned', answer('new'))
  await test_.host.reload()
  expect(await call('versioned', {})).toBe('new')
  expect(await running).toBe('old')
})

test('a function may appear, and config.json may change', async () => {
  write('versioned', answer('new'), '{ "timeout": 1 }')
  write('second', answer('second'))
  await test_.host.reload()
  expect(await call('second', {})).toBe('second')
  expect(await call('versioned', { ms: 2000 })).toContain('timed out after 1 seconds')
})

test.each([
  ['{ "timeout": 901 }', 'versioned/config.json: timeout must be 1 to 900 seconds, not 901'],
  [
    '{ "triggers": [{ "name": "t", "type": "timer", "config": "* *" }] }',
    'versioned/config.json: trigger t: "* *" has 2 fields, 7 are needed',
  ],
  [
    '{ "triggers": [{ "name": "t", "type": "http", "config": "" }] }',
    'versioned/config.json: trigger t: type http does not exist, only timer does',
  ],
])(
  'a config.json that cannot be used is named, and the old code serves on: %s',
  async (config, why) => {
    write('versioned', answer('new'), config)
    await expect(test_.host.reload()).rejects.toThrow(why)
    expect(await call('versioned', {})).toBe('old')
  },
)

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type EmulatorServer } from '../../emulator/server'

const folder = mkdtempSync(join(tmpdir(), 'member-card-seed-'))
const nothing = () => undefined
let server: EmulatorServer

beforeAll(async () => {
  const seed = join(folder, 'emulator/seed/two-members')
  mkdirSync(seed, { recursive: true })
  writeFileSync(join(seed, 'members.jsonl'), '{"_id":"a","points":1}\n{"_id":"b","points":2}\n')
  mkdirSync(join(folder, 'build/cloudfunctions'), { recursive: true })
  symlinkSync(join(process.env['TEST_BUILD_DIR'] ?? '', 'emulator'), join(folder, 'build/emulator'))
  server = await startServer({
    root: folder,
    buildDir: join(folder, 'build'),
    dataDir: join(folder, 'data'),
    secretsFile: join(folder, 'env'),
    port: 0,
    strict: true,
    ticking: false,
    phones: false,
    report: nothing,
  })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const ids = () =>
  server.cloud
    .find(server.env, { collection: 'members', order: '{"_id":1}' })
    .documents.map((text) => (JSON.parse(text) as { _id: string })._id)

test('a folder of JSON lines is a seed by its name, and replaces what was there', async () => {
  await server.cloud.load(server.env, 'members', ['{"_id":"old"}'])
  expect(server.seeds()).toContain('two-members')
  await server.applySeed('two-members', nothing)
  expect(ids()).toEqual(['a', 'b'])
})

test('an unknown seed, or a path, is refused by name and changes nothing', async () => {
  await server.applySeed('two-members', nothing)
  await expect(server.applySeed('none', nothing)).rejects.toThrow('there is no seed "none"')
  await expect(server.applySeed('../seed/two-members', nothing)).rejects.toThrow('there is no seed')
  expect(ids()).toEqual(['a', 'b'])
})

test('an export is what a seed may be', async () => {
  await server.applySeed('two-members', nothing)
  await server.cloud.exportTo(server.env, join(folder, 'emulator/seed/exported'))
  await server.cloud.reset(server.env)
  expect(server.isEmpty()).toBe(true)
  await server.applySeed('exported', nothing)
  expect(ids()).toEqual(['a', 'b'])
})

test('filled data is filled once; a filling that broke off is not taken for filled', async () => {
  await server.applySeed('two-members', nothing)
  expect(server.isEmpty()).toBe(false)
  const broken = join(folder, 'emulator/seed/broken')
  mkdirSync(broken)
  writeFileSync(join(broken, 'members.jsonl'), '{"_id":"a"}\n{"_id":')
  await expect(server.applySeed('broken', nothing)).rejects.toThrow()
  expect(server.isEmpty()).toBe(true)
  await server.applySeed('two-members', nothing)
  expect(server.isEmpty()).toBe(false)
})

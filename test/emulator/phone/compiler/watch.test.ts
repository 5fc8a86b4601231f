import fs, { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Compiler } from '../../../../emulator/phone/compiler/compile'
import { Project } from '../../../../emulator/phone/compiler/project'
import { LiveProgram } from '../../../../emulator/phone/compiler/watch'

let folder: string
let program: LiveProgram

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phone-watch-'))
  cpSync(join(__dirname, '../fixture'), folder, { recursive: true })
  program = new LiveProgram(new Compiler(new Project(folder)), () => undefined)
})

afterEach(() => {
  jest.restoreAllMocks()
  program.close()
  rmSync(folder, { recursive: true, force: true })
})

it('a folder that goes away while it is being read ends nothing, and changes are still seen', async () => {
  const passing = join(folder, 'passing')
  mkdirSync(passing)
  let seen: () => void = () => undefined
  const change = () => new Promise<void>((resolve) => (seen = resolve))
  program.watch(() => seen())

  // A file appears, so the watcher reads the folder again: just now it is gone.
  const read = fs.readdirSync
  const vanishing = (...args: Parameters<typeof read>) => {
    if (args[0] === passing) rmSync(passing, { recursive: true, force: true })
    return read(...args)
  }
  jest.spyOn(fs, 'readdirSync').mockImplementation(vanishing as typeof read)
  const first = change()
  writeFileSync(join(passing, 'file.wxml'), '')
  await first
  expect(fs.existsSync(passing)).toBe(false)

  const second = change()
  mkdirSync(join(folder, 'staying'))
  await second
})

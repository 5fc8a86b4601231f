import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { number, text } from './options'
import type { Options } from './options'
import {
  bytesToBase64,
  fileAt,
  filesBelow,
  readContent,
  removeFile,
  toBase64,
  userFolder,
  writeFile,
} from './temp-files'

async function read(runtime: PhoneRuntime, options: Options) {
  const whole = await readContent(runtime, text(options, 'filePath'))
  const start = number(options, 'position', 0)
  const content = whole.slice(start, start + number(options, 'length', whole.size))
  switch (text(options, 'encoding')) {
    case '':
      return { data: await content.arrayBuffer() }
    case 'base64':
      return { data: await toBase64(content) }
    case 'utf8':
    case 'utf-8':
      return { data: await content.text() }
    default:
      throw new ApiFailure(`invalid encoding "${text(options, 'encoding')}"`)
  }
}

function bytes(data: unknown, encoding: string): Blob {
  if (data instanceof ArrayBuffer) return new Blob([data])
  const words = String(data)
  if (encoding !== 'base64') return new Blob([words])
  return new Blob([Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0))])
}

function write(options: Options): void {
  const encoding = text(options, 'encoding', 'utf8')
  writeFile(text(options, 'filePath'), bytes(options['data'], encoding))
}

function requireFile(path: string, verb: string): Blob {
  const file = fileAt(path)
  if (!file) throw new ApiFailure(`no such file or directory, ${verb} "${path}"`)
  return file
}

function access(path: string): void {
  if (path !== userFolder && filesBelow(path).length === 0) requireFile(path, 'access')
}

function copy(from: string, to: string): void {
  writeFile(to, requireFile(from, 'copyFile'))
}

function sync(name: string, run: () => void): void {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiFailure)
      throw new Error(`${name}:fail ${error.message}`, { cause: error })
    throw error
  }
}

/** Files a program makes itself or was handed: read, write, look, copy, remove. Nothing outlives the frame. */
function fileSystem(runtime: PhoneRuntime) {
  const path = { filePath: 'String' }
  return {
    readFile: asyncApi('readFile', (options) => read(runtime, options), path),
    writeFile: asyncApi('writeFile', write, path),
    access: asyncApi('access', (options) => access(text(options, 'path')), { path: 'String' }),
    unlink: asyncApi('unlink', (options) => removeFile(text(options, 'filePath')), path),
    copyFile: asyncApi(
      'copyFile',
      (options) => copy(text(options, 'srcPath'), text(options, 'destPath')),
      { srcPath: 'String', destPath: 'String' },
    ),
    getFileInfo: asyncApi(
      'getFileInfo',
      async (options) => ({ size: (await readContent(runtime, text(options, 'filePath'))).size }),
      path,
    ),
    writeFileSync: (filePath: string, data: unknown, encoding = 'utf8') =>
      sync('writeFileSync', () => writeFile(filePath, bytes(data, encoding))),
    accessSync: (file: string) => sync('accessSync', () => access(file)),
    unlinkSync: (file: string) => sync('unlinkSync', () => removeFile(file)),
    readFileSync: () => {
      // The browser reads a file's content only later; a silent wrong answer would be worse.
      throw new Error('readFileSync is not built on this phone; use readFile')
    },
  }
}

defineApi({
  getFileSystemManager: (runtime) => () => fileSystem(runtime),
  env: () => ({ USER_DATA_PATH: userFolder }),
  arrayBufferToBase64: () => bytesToBase64,
  base64ToArrayBuffer: () => (words: string) =>
    Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0)).buffer,
})

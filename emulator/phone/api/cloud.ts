import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { device } from './device-state'
import { list, record, text } from './options'
import type { Options } from './options'
import { ask } from './services'
import { fileAddress, keepFile, readContent, toBase64 } from './temp-files'

let initialised = false

/** Cloud failures carry errCode and repeat it in errMsg, as the base library writes them. */
function cloudFailure(code: number, reason: string): ApiFailure {
  return new ApiFailure(`Error: errCode: ${code} | errMsg: ${reason}`, { errCode: code })
}

function requireCloud(): void {
  if (!initialised) {
    throw cloudFailure(-601002, "Cloud API isn't enabled, please call wx.cloud.init first")
  }
  if (!device.online) throw cloudFailure(-1, 'request:fail net::ERR_INTERNET_DISCONNECTED')
}

async function callFunction(runtime: PhoneRuntime, options: Options) {
  requireCloud()
  return runtime.callFunction(text(options, 'name'), options['data'] ?? {})
}

async function uploadFile(runtime: PhoneRuntime, options: Options) {
  requireCloud()
  const content = await readContent(runtime, text(options, 'filePath'))
  const { fileID } = await ask(runtime, 'cloud.uploadFile', {
    cloudPath: text(options, 'cloudPath'),
    base64: await toBase64(content),
    contentType: content.type,
  })
  return { fileID, statusCode: 204 }
}

async function downloadFile(runtime: PhoneRuntime, options: Options) {
  requireCloud()
  const fileID = text(options, 'fileID')
  const reply = await fetch(await fileAddress(runtime, fileID))
  if (!reply.ok) throw cloudFailure(-403003, 'file not found')
  const extension = /\.(\w+)$/.exec(fileID)?.[1] ?? 'bin'
  return { tempFilePath: keepFile(await reply.blob(), extension), statusCode: reply.status }
}

function fileIds(options: Options): string[] {
  return list(options, 'fileList').map((one) =>
    typeof one === 'string' ? one : text(record(one), 'fileID'),
  )
}

/** wx.cloud as far as a program that keeps its data behind functions needs it. */
function cloud(runtime: PhoneRuntime) {
  const built: Record<string, unknown> = {
    init: () => {
      initialised = true
    },
    callFunction: asyncApi('cloud.callFunction', (options) => callFunction(runtime, options), {
      name: 'String',
    }),
    uploadFile: asyncApi('cloud.uploadFile', (options) => uploadFile(runtime, options), {
      cloudPath: 'String',
      filePath: 'String',
    }),
    downloadFile: asyncApi('cloud.downloadFile', (options) => downloadFile(runtime, options), {
      fileID: 'String',
    }),
    getTempFileURL: asyncApi(
      'cloud.getTempFileURL',
      async (options) => {
        requireCloud()
        const fileList = await ask(runtime, 'cloud.getTempFileURL', { fileList: fileIds(options) })
        return { fileList }
      },
      { fileList: 'Array' },
    ),
    deleteFile: asyncApi(
      'cloud.deleteFile',
      async (options) => {
        requireCloud()
        const fileList = await ask(runtime, 'cloud.deleteFile', { fileList: fileIds(options) })
        return { fileList }
      },
      { fileList: 'Array' },
    ),
  }
  return new Proxy(built, {
    get(members, name) {
      if (typeof name !== 'string' || name in members || name === 'then')
        return members[String(name)]
      return () => {
        const message = `wx.cloud.${name} is not built on this phone; see it in WeChat`
        console.error(message)
        throw new Error(message)
      }
    },
  })
}

defineApi({ cloud })

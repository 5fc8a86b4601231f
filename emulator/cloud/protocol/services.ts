import type { FunctionInvoker } from '../cloud'
import type { Files } from '../files/files'
import { isDocument } from '../language'
import type { Service } from './endpoint'
import { CloudError } from './errors'
import { callOpenApi, type OpenApiParts } from './open-api'
import { textOf, type Body } from './request'

/** What one request may ask for at most, as CloudBase has it. */
const MAX_FILES = 50

export interface ServiceParts {
  readonly files: Files
  readonly openApi: OpenApiParts
  readonly invoker: () => FunctionInvoker | undefined
}

/** The actions beside the database: functions, files, open API, pay. */
export function cloudServices({
  files,
  openApi,
  invoker,
}: ServiceParts): ReadonlyMap<string, Service> {
  const services: Record<string, Service> = {
    'functions.invokeFunction': async ({ environment, body, token }) => {
      const name = textOf(body.function_name)
      const invoke = invoker()
      if (!invoke)
        throw new CloudError(
          'FUNCTION_NOT_FOUND',
          `[ResourceNotFound.Function] function ${name} not found`,
        )
      const call = { env: environment.name, name, data: textOf(body.request_data) || '{}', token }
      return { data: { response_data: await invoke(call) } }
    },

    'storage.getUploadMetadata': ({ environment, body, host }) => ({
      data: files.uploadTarget(environment.name, host, body.path),
    }),

    'storage.batchGetDownloadUrl': async ({ environment, body, host }) => ({
      data: {
        download_list: await Promise.all(
          listOf(body, 'file_list').map((item) => {
            const file = isDocument(item) ? item : {}
            return files.link(environment.name, host, file.fileid, file.max_age)
          }),
        ),
      },
    }),

    'storage.batchDeleteFile': async ({ environment, body }) => ({
      data: {
        delete_list: await Promise.all(
          listOf(body, 'fileid_list').map((fileId) => files.remove(environment.name, fileId)),
        ),
      },
    }),

    'storage.batchCopyFile': async ({ environment, body }) => ({
      data: {
        copy_list: await Promise.all(
          listOf(body, 'file_list').map((item) =>
            files.copy(environment.name, isDocument(item) ? item : {}),
          ),
        ),
      },
    }),

    'wx.openApi': ({ environment, body }) => {
      const { requestData } = body
      const bytes = Buffer.isBuffer(requestData) ? requestData : Buffer.alloc(0)
      return callOpenApi(environment.name, textOf(body.apiName), bytes, openApi)
    },

    /** Payment has no stand-in here: every name is refused, and says so. */
    'wx.wxPayApi': ({ body }) => {
      throw new CloudError(
        'FUNCTIONS_REQUEST_FAIL',
        `[ResourceNotFound.PayApi] cloudPay.${textOf(body.apiName)} is not supported here`,
      )
    },
  }
  return new Map(Object.entries(services))
}

function listOf(body: Body, field: string): unknown[] {
  const list = body[field]
  if (!Array.isArray(list) || list.length === 0) {
    throw new CloudError(
      'INVALID_PARAM',
      `[InvalidParameter] ${field} must be a list with at least one item`,
    )
  }
  if (list.length > MAX_FILES) {
    throw new CloudError(
      'INVALID_PARAM',
      `[InvalidParameter] ${field} holds at most ${MAX_FILES} items`,
    )
  }
  return list
}

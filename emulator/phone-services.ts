/** What the phones may ask of the cloud: wx.cloud on WeChat goes through a gateway that does this. */
import type { FunctionHost } from './cloud/host'
import { isFailure } from './cloud/host'
import type { PhoneService } from './phone'
import type { LocalSecrets } from './secrets'

export interface PhoneServicesOptions {
  host: FunctionHost
  /** The emulator's address, e.g. http://127.0.0.1:3680. */
  url: string
  env: string
  credentials: LocalSecrets['cloud']
}

/** A refusal as wx.cloud words it, with its errCode. */
class WxCloudFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
  }
}

interface FileReply {
  code: string
  fileID: string
  tempFileURL?: string
}

const FILE_STATUS = { found: 0, missing: -503003 }
const UPLOAD_FAILED = -503001
const CALL_PREFIX = 'cloud.callFunction:fail '

export function phoneServices(options: PhoneServicesOptions): Record<string, PhoneService> {
  return {
    'cloud.callFunction': async (identity, payload) => {
      const { name, data } = payload as { name: string; data: unknown }
      const caller = { ...identity, source: 'wx_client' as const }
      const envelope = await options.host.call(name, data, caller)
      if (!isFailure(envelope)) return { result: envelope.result, requestID: envelope.requestID }
      throw new WxCloudFailure(envelope.errCode, envelope.errMsg.slice(CALL_PREFIX.length))
    },
    'cloud.uploadFile': (_identity, payload) => {
      const { cloudPath, base64, contentType } = payload as Record<string, string>
      return upload(
        options,
        cloudPath ?? '',
        Buffer.from(base64 ?? '', 'base64'),
        contentType ?? '',
      )
    },
    'cloud.getTempFileURL': async (_identity, payload) => {
      const { fileList } = payload as { fileList: string[] }
      const list = fileList.map((fileid) => ({ fileid, max_age: 7200 }))
      const { download_list: replies } = await ask<{ download_list: FileReply[] }>(
        options,
        'storage.batchGetDownloadUrl',
        { file_list: list },
      )
      return replies.map((reply) => ({ ...status(reply), tempFileURL: reply.tempFileURL ?? '' }))
    },
    'cloud.deleteFile': async (_identity, payload) => {
      const { fileList } = payload as { fileList: string[] }
      const { delete_list: replies } = await ask<{ delete_list: FileReply[] }>(
        options,
        'storage.batchDeleteFile',
        { fileid_list: fileList },
      )
      return replies.map(status)
    },
  }
}

function status({ code, fileID }: FileReply): { fileID: string; status: number; errMsg: string } {
  return code === 'SUCCESS'
    ? { fileID, status: FILE_STATUS.found, errMsg: 'ok' }
    : { fileID, status: FILE_STATUS.missing, errMsg: code }
}

async function upload(
  options: PhoneServicesOptions,
  path: string,
  content: Buffer,
  contentType: string,
): Promise<{ fileID: string }> {
  const target = await ask<{ url: string; token: string; authorization: string; fileId: string }>(
    options,
    'storage.getUploadMetadata',
    { path, method: 'put' },
  )
  const reply = await fetch(target.url, {
    method: 'PUT',
    headers: { 'content-type': contentType, authorization: target.authorization },
    body: new Uint8Array(content),
  })
  if (!reply.ok) throw new WxCloudFailure(UPLOAD_FAILED, `upload failed: HTTP ${reply.status}`)
  return { fileID: target.fileId }
}

/** One request to the endpoint. It checks the form of the signature only, so zeros will do. */
async function ask<Data>(
  { url, env, credentials }: PhoneServicesOptions,
  action: string,
  fields: object,
): Promise<Data> {
  const scope = `${credentials.secretId}/2000-01-01/tcb/tc3_request`
  const signature = '0'.repeat(64)
  const reply = await fetch(`${url}/admin?env=${env}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `TC3-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${signature}`,
    },
    body: JSON.stringify({
      action,
      envName: env,
      sessionToken: credentials.sessionToken,
      ...fields,
    }),
  })
  const { data, code, message } = (await reply.json()) as {
    data?: Data
    code?: string
    message?: string
  }
  if (data === undefined) throw new WxCloudFailure(-1, `${code}: ${message}`)
  return data
}

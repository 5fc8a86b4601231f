import cloud from 'wx-server-sdk'
import { Refusal } from '../refusal'

/** What printed matter needs from outside: mini program codes, and a place to keep files. */
export interface Materials {
  /**
   * The mini program code that opens `page` with `scene` (1–32 of `0-9A-Za-z!#$&'()*+,/:;=?@-._~`),
   * 1280 px wide, PNG or JPEG. @throws Refusal WECHAT_UNAVAILABLE
   */
  codeFor(scene: string, page: string): Promise<Uint8Array>
  /** Keeps a file in the cloud storage; returns its `cloud://` id. @throws Refusal WECHAT_UNAVAILABLE */
  keep(path: string, bytes: Uint8Array): Promise<string>
}

interface CodeReply {
  buffer?: Uint8Array
}
interface CodeApi {
  wxacode: {
    getUnlimited(input: {
      scene: string
      page: string
      width: number
      checkPath: boolean
    }): Promise<CodeReply>
  }
}

/** The widest that WeChat draws (developers.weixin.qq.com, getUnlimitedQRCode): 108 mm at 300 dpi. */
const WIDTH_PX = 1280

export const sdkMaterials: Materials = {
  async codeFor(scene, page) {
    // checkPath off: posters are printed before the first release is published.
    const input = { scene, page, width: WIDTH_PX, checkPath: false }
    const api = cloud.openapi as unknown as CodeApi
    const { buffer } = await api.wxacode.getUnlimited(input).catch(unavailable)
    return buffer ?? unavailable(new Error('no image in the reply'))
  },
  async keep(path, bytes) {
    const upload = { cloudPath: path, fileContent: Buffer.from(bytes) }
    const { fileID } = await cloud.uploadFile(upload).catch(unavailable)
    return fileID
  },
}

function unavailable(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error)
  throw new Refusal('WECHAT_UNAVAILABLE', `WeChat did not answer as it should: ${reason}`)
}

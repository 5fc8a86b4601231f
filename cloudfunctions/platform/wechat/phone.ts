import cloud from 'wx-server-sdk'
import { Refusal } from '../refusal'

/** Turns the one-time code of a getPhoneNumber button into the number; beyond the machine, so a port. */
export interface Phones {
  /**
   * Mainland number without country code, or `+<country><number>`.
   * @throws Refusal NOT_FOUND (code used or older than 5 minutes), WECHAT_UNAVAILABLE
   */
  numberOf(code: string): Promise<string>
}

interface PhoneReply {
  phoneInfo?: { purePhoneNumber?: string; countryCode?: string }
}
interface OpenApi {
  phonenumber: { getPhoneNumber(input: { code: string }): Promise<PhoneReply> }
}

/** 40029: the code is wrong, used or expired (developers.weixin.qq.com, getPhoneNumber). */
const BAD_CODE = 40029

export const sdkPhones: Phones = {
  async numberOf(code) {
    let reply: PhoneReply
    try {
      reply = await (cloud.openapi as unknown as OpenApi).phonenumber.getPhoneNumber({ code })
    } catch (error) {
      if (errorCode(error) === BAD_CODE) {
        throw new Refusal('NOT_FOUND', 'this phone code was used or is older than 5 minutes')
      }
      throw new Refusal('WECHAT_UNAVAILABLE', 'WeChat did not give the number; try again shortly')
    }
    const { purePhoneNumber, countryCode } = reply.phoneInfo ?? {}
    if (!purePhoneNumber) throw new Refusal('WECHAT_UNAVAILABLE', 'WeChat gave no number')
    return (countryCode ?? '86') === '86'
      ? purePhoneNumber
      : `+${countryCode ?? ''}${purePhoneNumber}`
  },
}

function errorCode(error: unknown): number {
  const { errCode } = error as { errCode?: unknown }
  return typeof errCode === 'number' ? errCode : 0
}

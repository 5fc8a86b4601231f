import cloud from 'wx-server-sdk'

export interface SubscribeMessage {
  openid: string
  templateId: string
  /** Where a tap leads, e.g. `pages/card/card`. */
  page: string
  /** Field of the template → what it says. */
  data: Readonly<Record<string, string>>
}

/**
 * `refused`: WeChat has no yes of this person for the template. `wrong`: the template does not take it, and
 * would not the next time. `busy`: again later.
 */
export type SubscribeOutcome = 'sent' | 'refused' | 'wrong' | 'busy'

/** WeChat's subscribe messages; beyond the machine, so a port. */
export interface SubscribeMessages {
  send(message: SubscribeMessage): Promise<SubscribeOutcome>
}

interface Api {
  subscribeMessage: {
    send(input: {
      touser: string
      templateId: string
      page: string
      lang: 'zh_CN'
      data: Record<string, { value: string }>
    }): Promise<unknown>
  }
}

/** developers.weixin.qq.com, sendMessage (subscribe message): openid, template id, page, a field. */
const WRONG = [40003, 40037, 41030, 47003]
const REFUSED = 43101

export const sdkSubscribeMessages: SubscribeMessages = {
  async send({ openid, templateId, page, data }) {
    const fields = Object.entries(data).map(([field, value]) => [field, { value }] as const)
    try {
      await (cloud.openapi as unknown as Api).subscribeMessage.send({
        touser: openid,
        templateId,
        page,
        lang: 'zh_CN',
        data: Object.fromEntries(fields),
      })
      return 'sent'
    } catch (error) {
      const { errCode } = error as { errCode?: unknown }
      if (errCode === REFUSED) return 'refused'
      return WRONG.some((code) => code === errCode) ? 'wrong' : 'busy'
    }
  },
}

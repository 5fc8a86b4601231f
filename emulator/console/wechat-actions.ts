/** What the console may do with WeChat's side: see the traffic, arm faults, decide on cards, end tokens. */
import type { WeChat, WeChatFault } from '../wechat'
import type { WeChatState } from './state'

const SHOWN = 200

export function readWeChat(weChat: WeChat): WeChatState {
  return {
    traffic: weChat.traffic.list(SHOWN),
    faults: weChat.faults.list(),
    cards: weChat.cards().map(({ id, value }) => ({
      id,
      title: value.body.base_info.title,
      status: value.status,
      claimed: value.claimed,
      total: value.total,
    })),
    reviewsAlone: weChat.reviewAfterMs !== null,
  }
}

type Fields = Record<string, unknown>

export const weChatActions: Record<string, (weChat: WeChat, input: Fields) => unknown> = {
  weChat: readWeChat,
  addWeChatFault: (weChat, input) => weChat.faults.add(input as unknown as WeChatFault),
  clearWeChatFaults: (weChat, input) => weChat.faults.clear(input['id'] as string | undefined),
  reviewCard: (weChat, input) =>
    weChat.review(String(input['id']), input['pass'] === true, String(input['reason'] ?? '')),
  letCardsWait: (weChat, input) => weChat.letCardsWait(input['wait'] === true),
  endTokens: (weChat) => weChat.tokens.revokeAll(),
  endTickets: (weChat) => weChat.tokens.expireTickets(),
}

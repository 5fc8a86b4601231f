import type { MessageKind } from '../../../typings/contract'

/** What a subscribe message is about: its template is in Chinese, and takes 20 characters. */
export const reminderTexts: Partial<Record<MessageKind, string>> = {
  tier_up: '会员等级提升了',
  tier_down: '会员等级有变化',
  tier_keep: '快到保级日了',
  points_expiring: '积分快到期',
  offer: '有新优惠',
}

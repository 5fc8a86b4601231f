import type { CardTemplate } from '../../../typings/contract'

/** The card of the story's house, within WeChat's bounds. */
export const walletTemplate: CardTemplate = {
  brandName: '山雾茶',
  title: '会员卡',
  notice: '结账时出示',
  description: '长期有效',
  prerogative: '消费积分，升级享礼',
  bonusRules: '每消费 1 元积 1 分',
  untilName: '有效期',
  buttonName: '打开会员卡',
  color: 'Color010',
  logoUrl: 'https://mmbiz.qpic.cn/logo',
  servicePhone: '',
  quantity: 1000,
}

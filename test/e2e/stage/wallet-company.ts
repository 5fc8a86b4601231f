import type { CardTemplate } from '../../../typings/contract'
import { openidOf } from '../../../emulator/phone/identities'
import { callAs, freshKey, openCompany, type Company } from './cast'

/** The card of the story's house, within WeChat's bounds. */
const template: CardTemplate = {
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

/** A company whose card WeChat has looked at and let through; `changed` is what this card has of its own. */
export async function openWalletCompany(changed: Partial<CardTemplate> = {}): Promise<Company> {
  const company = await openCompany()
  const { owner } = company
  const { templateId } = await callAs<{ templateId: string }>(
    owner,
    'merchant',
    'wallet.saveTemplate',
    { key: freshKey(), template: { ...template, ...changed } },
  )
  await callAs(owner, 'merchant', 'wallet.push', { key: freshKey(), templateId })
  // The first run makes the card, the second its form.
  await runJobs(company)
  await runJobs(company)
  const { weChat } = company.stage.server
  for (const { id } of weChat.cards()) weChat.review(id, true)
  await weChat.settled()
  await callAs(owner, 'merchant', 'wallet.setLevel', { key: freshKey(), level: 'wx_card' })
  return company
}

/** A minute goes by, with what runs each minute. */
export const runJobs = ({ stage }: Company) => stage.server.host.moveClock(60_000)

/** Who holds this phone, as WeChat knows them. */
export const person = (name: string) => ({ openid: openidOf(name), unionid: '', appid: '' })

/** The card in this person's wallet. */
export const inWallet = ({ stage }: Company, name: string) =>
  stage.server.weChat.wallet.list(person(name))[0]

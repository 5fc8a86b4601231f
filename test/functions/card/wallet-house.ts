import type { CardTemplate, MemberSummary, WalletView } from '../../../typings/contract'
import type { House } from '../house'
import { data, OWNER } from '../house'
import { template as plain } from './wallet-template'

/** The minute's jobs, now. */
export const runJobs = (house: House) => house.moveClock(60_000)

/** Saves, pushes, has it reviewed, probes and steps up: the merchant's whole way. */
export async function openWalletCard(
  house: House,
  template: CardTemplate = plain,
): Promise<WalletView> {
  const saved = data(
    await house.merchant(OWNER, 'wallet.saveTemplate', { key: house.key(), template }),
  )
  const { templateId } = saved
  data(await house.merchant(OWNER, 'wallet.push', { key: house.key(), templateId }))
  await runJobs(house)
  if (template.form) await runJobs(house)
  for (const { id } of house.weChat.cards()) house.weChat.review(id, true)
  await house.weChat.settled()
  return data(
    await house.merchant(OWNER, 'wallet.setLevel', { key: house.key(), level: 'wx_card' }),
  )
}

/** The person on WeChat's side; one Open Platform account joins both sides by unionid. */
export const person = (openid: string) => ({ openid, unionid: '', appid: '' })

/** As the phone does it: begin, wx.addCard, confirm. */
export async function addToWallet(house: House, openid: string): Promise<MemberSummary> {
  const ticket = data(
    await house.consumer(openid, 'wallet.begin', { key: house.key(), scene: 'direct' }),
  )
  const { code } = house.weChat.wallet.add(person(openid), ticket.cardId, ticket.cardExt)
  const { cardId } = ticket
  const confirmed = await house.consumer(openid, 'wallet.confirm', {
    key: house.key(),
    cardId,
    code,
  })
  await house.weChat.settled()
  return data(confirmed)
}

/** What the person sees in WeChat's wallet. */
export const inWallet = (house: House, openid: string) =>
  house.weChat.wallet.list(person(openid))[0]

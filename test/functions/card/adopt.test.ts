import { createHash } from 'node:crypto'
import type { CardClaimOutput, Reply } from '../../../typings/contract'
import { isFailure } from '../../../emulator/cloud/host'
import type { House } from '../house'
import { data, MANAGER, OWNER, refusal, STAFF, startHouse } from '../house'
import { addToWallet, inWallet, openWalletCard, person, runJobs } from './wallet-house'

let house: House
let cardId: string
beforeAll(async () => {
  house = await startHouse()
  await openWalletCard(house)
  cardId = house.weChat.cards()[0]?.id ?? ''
})
afterAll(() => house.close())
afterEach(() => house.weChat.faults.clear())

const summary = async (openid: string) => data(await house.consumer(openid, 'member.summary', {}))
const cameFrom = (openid: string) => {
  const code = inWallet(house, openid)?.code ?? ''
  const query = new URLSearchParams(house.weChat.wallet.enter(person(openid), code).split('?')[1])
  return { cardId: query.get('card_id') ?? '', code: query.get('encrypt_code') ?? '' }
}
const adopt = (openid: string, from: { cardId: string; code: string }) =>
  house.consumer(openid, 'wallet.adopt', { key: house.key(), ...from })
const told = (path: string) =>
  house.weChat.traffic.list().filter(({ direction, name }) => direction === 'call' && name === path)

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
/** A person whose accounts stand under one Open Platform account. */
const callAs = async <T>(openid: string, unionid: string, action: string, input: unknown) => {
  const who = { openid, unionid, appid: '', source: 'wx_client' } as const
  const reply = await house.host.call('consumer', { action, input }, who)
  if (isFailure(reply)) throw new Error(reply.errMsg)
  return reply.result as Reply<T>
}
/** What is told to WeChat after the answer takes a moment. */
const becomesActive = async (openid: string) => {
  for (let look = 0; look < 100 && inWallet(house, openid)?.active !== true; look++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const heldIn = (code: string) =>
  house.documents<{ _id: string; state: string }>('walletCards').find(({ _id }) => _id === code)
/** What WeChat keeps of a card, whoever may still see it. */
const statusOf = (code: string) => house.weChat.held(code)?.status

describe('a card that was added outside this program', () => {
  it('from a friend: it is tied and activated when its holder comes from it', async () => {
    house.weChat.wallet.take(person('from-friend'), { friend: cardId })
    await house.weChat.settled()
    expect(inWallet(house, 'from-friend')).toMatchObject({ active: false })
    const { card } = await house.claim('from-friend')
    const adopted = data(await adopt('from-friend', cameFrom('from-friend')))
    expect(adopted.card.wallet).toBe('added')
    expect(inWallet(house, 'from-friend')).toMatchObject({ active: true, number: card.number })
    expect(inWallet(house, 'from-friend')?.fields?.[0]?.value).toBe('100')
  })

  it('from the code on a shop’s poster, which names the shop in the event', async () => {
    const { shopId, sceneCode } = house.shop
    const ask = { shopId, size: 'A6', language: 'zh-CN', leadsTo: 'wallet' } as const
    const { pdfBase64, fileId } = data(await house.merchant(OWNER, 'shop.poster', ask))
    expect(Buffer.from(pdfBase64, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(fileId).toMatch(/-wallet-A6-zh-CN\.pdf$/)
    const { url } = told('/card/qrcode/create').at(-1)?.reply as { url: string }
    house.weChat.wallet.take(person('from-poster'), { url })
    await house.weChat.settled()
    const events = house.documents<{ event: Record<string, string> }>('wechatInbox')
    expect(events.map(({ event }) => event['OuterStr'])).toContain(sceneCode)
    await house.claim('from-poster')
    data(await adopt('from-poster', cameFrom('from-poster')))
    expect(inWallet(house, 'from-poster')?.active).toBe(true)
  })

  it('is nobody else’s afterwards, and no invented or other card is taken', async () => {
    await house.claim('thief')
    const from = cameFrom('from-friend')
    expect(refusal(await adopt('thief', from))).toBe('ALREADY_DONE wallet_taken')
    expect(refusal(await adopt('thief', { ...from, code: 'made-up' }))).toBe('NOT_FOUND')
    expect(refusal(await adopt('thief', { ...from, cardId: 'p-other' }))).toBe('NOT_FOUND')
    expect((await summary('thief')).card.wallet).toBe('none')
    expect(refusal(await adopt('no-member', from))).toBe('NOT_A_MEMBER')
  })

  it('a deleted one is not taken over', async () => {
    house.weChat.wallet.take(person('deleter'), { friend: cardId })
    await house.claim('deleter')
    const from = cameFrom('deleter')
    house.weChat.wallet.remove(person('deleter'), inWallet(house, 'deleter')?.code ?? '')
    expect(refusal(await adopt('deleter', from))).toBe('NOT_FOUND')
  })

  it('by UnionId: tied by the claim itself', async () => {
    const unionid = 'u-joined-outside'
    const holder = { ...person('union-li'), unionid }
    house.weChat.wallet.take(holder, { friend: cardId })
    await house.weChat.settled()
    const { agreement } = house.config
    const claimed = await callAs<CardClaimOutput>('union-li', unionid, 'card.claim', {
      key: house.key(),
      scene: 'menu',
      consent: {
        agreementVersion: agreement.version,
        agreementHash: hash(agreement.body.zh),
        marketing: false,
      },
    })
    expect(data(claimed).summary.card.wallet).toBe('added')
    await becomesActive('union-li')
    expect(inWallet(house, 'union-li')).toMatchObject({
      active: true,
      number: data(claimed).card.number,
    })
  })

  it('by UnionId, when a member whose accounts were not joined before opens the program', async () => {
    const unionid = 'u-joined-later'
    const { card } = await house.claim('union-wu')
    house.weChat.wallet.take({ ...person('union-wu'), unionid }, { friend: cardId })
    await house.weChat.settled()
    expect(inWallet(house, 'union-wu')?.active).toBe(false)
    const open = { scene: 'direct', language: 'zh-CN' }
    data(await callAs('union-wu', unionid, 'session.open', open))
    await becomesActive('union-wu')
    expect(inWallet(house, 'union-wu')).toMatchObject({ active: true, number: card.number })
    expect((await summary('union-wu')).card.wallet).toBe('added')
  })
})

describe('the end of a membership', () => {
  it('ends the card in the wallet, also after a busy WeChat', async () => {
    await house.claim('leaver')
    await addToWallet(house, 'leaver')
    const code = inWallet(house, 'leaver')?.code ?? ''
    house.weChat.faults.add({
      kind: 'errcode',
      path: '/card/code/unavailable',
      errcode: -1,
      times: 3,
    })
    data(await house.consumer('leaver', 'privacy.erase', { key: house.key(), confirm: 'erase' }))
    await house.moveClock(3_700_000)
    await runJobs(house)
    expect(statusOf(code)).toBe('UNAVAILABLE')
    const sent = told('/card/code/unavailable')
    await runJobs(house)
    expect(told('/card/code/unavailable')).toHaveLength(sent.length)
    expect(heldIn(code)).toMatchObject({ state: 'ended' })
  })

  it('ends a card that was deleted before, once it is taken back', async () => {
    await house.claim('returner')
    await addToWallet(house, 'returner')
    const code = inWallet(house, 'returner')?.code ?? ''
    house.weChat.wallet.remove(person('returner'), code)
    await house.weChat.settled()
    data(await house.consumer('returner', 'privacy.erase', { key: house.key(), confirm: 'erase' }))
    await runJobs(house)
    expect(statusOf(code)).toBe('DELETE')
    house.weChat.wallet.take(person('returner'), { friend: cardId })
    await house.weChat.settled()
    await runJobs(house)
    expect(statusOf(code)).toBe('UNAVAILABLE')
  })
})

describe('two memberships that become one', () => {
  it('the wallet card of the one that closes shows the other, and its own again when undone', async () => {
    const closing = await house.claim('two-old')
    await addToWallet(house, 'two-old')
    const kept = await house.claim('two-new')
    await house.give('two-old', 50)
    const wish = {
      key: house.key(),
      keepId: kept.card.memberId,
      closeId: closing.card.memberId,
      reason: 'one person, seen in the shop',
    }
    const { approvalId } = data(await house.merchant(OWNER, 'member.merge', wish))
    if (!approvalId) throw new Error('nobody was asked')
    data(
      await house.merchant(MANAGER, 'approval.decide', {
        key: house.key(),
        approvalId,
        approve: true,
        reason: 'seen',
      }),
    )
    data(await house.merchant(OWNER, 'member.merge', { ...wish, approvalId }))
    await runJobs(house)
    await runJobs(house)
    const points = () => inWallet(house, 'two-old')?.fields?.[0]?.value
    expect(points()).toBe(String((await summary('two-new')).balances.points))
    await house.give('two-new', 9)
    await runJobs(house)
    expect(points()).toBe(String((await summary('two-new')).balances.points))
    const opened = data(await house.consumer('two-old', 'wallet.open', {}))
    expect(opened.code).toBe(inWallet(house, 'two-old')?.code)
    const scan = async () => {
      const input = { key: house.key(), shopId: house.shop.shopId, code: opened.code }
      return data(await house.staff(STAFF, 'visit.scan', input))
    }
    expect(await scan()).toMatchObject({ memberId: kept.card.memberId, proof: 'number' })
    const undo = { key: house.key(), closeId: closing.card.memberId, reason: 'two after all' }
    data(await house.merchant(OWNER, 'member.undoMerge', undo))
    await runJobs(house)
    expect(points()).toBe(String((await summary('two-old')).balances.points))
    expect((await scan()).memberId).toBe(closing.card.memberId)
  })
})

describe('a card that WeChat lost without telling', () => {
  it('is noticed when its holder wants to open it; a silent WeChat keeps nobody out', async () => {
    await house.claim('quiet')
    await addToWallet(house, 'quiet')
    house.weChat.faults.add({ kind: 'errcode', path: '/card/code/get', errcode: -1 })
    expect(data(await house.consumer('quiet', 'wallet.open', {})).cardId).toBe(cardId)
    house.weChat.faults.clear()
    house.weChat.faults.add({ kind: 'lateEvent', path: 'user_del', delayMs: 3_600_000, times: 1 })
    house.weChat.wallet.remove(person('quiet'), inWallet(house, 'quiet')?.code ?? '')
    expect((await summary('quiet')).card.wallet).toBe('added')
    expect(refusal(await house.consumer('quiet', 'wallet.open', {}))).toBe('NOT_FOUND')
    expect((await summary('quiet')).card.wallet).toBe('deleted')
  })
})

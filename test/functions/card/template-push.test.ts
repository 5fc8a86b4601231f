import type { House } from '../house'
import { data, OWNER, startHouse } from '../house'
import { template } from './wallet-template'

const COUNT = 30

let house: House
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

interface Template {
  _id: string
  cardId: string
  state: string
  attempt: unknown
}

const templates = () => house.documents<Template>('cardTemplates')
const logLines = () =>
  house.host.log
    .list(500)
    .flatMap(({ logs }) => logs)
    .map(({ line }) => line)

async function queue(title: string): Promise<string> {
  const { templateId } = data(
    await house.merchant(OWNER, 'wallet.saveTemplate', {
      key: house.key(),
      template: { ...template, title },
    }),
  )
  data(await house.merchant(OWNER, 'wallet.push', { key: house.key(), templateId }))
  return templateId
}

describe('templates on their way to WeChat', () => {
  it('with lost replies and a busy WeChat, every card is made, and none twice', async () => {
    for (let at = 0; at < COUNT; at++) await queue(`卡${String(at)}`)
    house.weChat.faults.add({ kind: 'lostReply', path: '/card/create', rate: 0.3, times: 9 })
    house.weChat.faults.add({
      kind: 'errcode',
      path: '/card/create',
      errcode: -1,
      rate: 0.4,
      times: 12,
    })
    for (let minute = 0; minute < 8; minute++) await house.moveClock(60_000)
    const cardIds = templates().map(({ cardId }) => cardId)
    expect(new Set(cardIds).size).toBe(COUNT)
    expect(cardIds).not.toContain('')
    expect(house.weChat.cards()).toHaveLength(COUNT)
    const titles = house.weChat.cards().map(({ value }) => value.body.base_info.title)
    expect(new Set(titles).size).toBe(COUNT)
    expect(house.weChat.limits.peaks.get('/card/create')).toBeLessThanOrEqual(50)
  })

  it('the breaker opens under failures, says so, and closes again', async () => {
    house.weChat.faults.clear()
    for (let at = 0; at < 12; at++) await queue(`新${String(at)}`)
    house.weChat.faults.add({ kind: 'errcode', path: '/card/create', errcode: -1, times: 10 })
    for (let minute = 0; minute < 6; minute++) await house.moveClock(60_000)
    expect(templates().filter(({ cardId }) => cardId === '')).toEqual([])
    const states = logLines().filter((text) => text.includes('circuit breaker'))
    for (const state of ['Open', 'HalfOpen', 'Closed']) {
      expect(states.some((text) => text.includes(`"state":"${state}"`))).toBe(true)
    }
  })

  it('the minute’s quota puts the rest off to a later minute', async () => {
    house.weChat.faults.clear()
    house.weChat.faults.add({ kind: 'errcode', path: '/card/create', errcode: 45011, times: 1 })
    const minute = await queue('下一分钟')
    await house.moveClock(60_000)
    const made = () => templates().find(({ _id }) => _id === minute)?.cardId ?? ''
    expect(made()).toBe('')
    for (let at = 0; at < 4; at++) await house.moveClock(60_000)
    expect(made()).not.toBe('')
  })

  it('a refusal that repeating cannot mend is told to the merchant', async () => {
    house.weChat.faults.clear()
    house.weChat.faults.add({ kind: 'errcode', path: '/card/create', errcode: 40164 })
    const id = await queue('不行')
    await house.moveClock(60_000)
    expect(templates().find(({ _id }) => _id === id)).toMatchObject({
      state: 'failed',
      trouble: { problem: 'ip_not_listed', errcode: 40164 },
    })
    house.weChat.faults.clear()
  })

  it('the day’s quota puts the rest off until midnight in Shanghai', async () => {
    house.weChat.faults.add({ kind: 'errcode', path: '/card/create', errcode: 45009, times: 1 })
    const id = await queue('明天')
    for (let at = 0; at < 3; at++) await house.moveClock(60_000)
    expect(templates().find(({ _id }) => _id === id)).toMatchObject({ cardId: '', state: 'queued' })
    const [pace] = house.documents<{ pausedUntil: number }>('cardPace')
    expect(((pace?.pausedUntil ?? 0) + 8 * 3_600_000) % 86_400_000).toBe(0)
    expect(pace?.pausedUntil).toBeGreaterThan(house.clock.now())
  })

  it('nothing secret stands in any log line', () => {
    const text = logLines().join('\n')
    expect(text).toContain('wechat')
    const secrets = ['WECHAT_OA_APP_SECRET', 'WECHAT_CALLBACK_TOKEN', 'WECHAT_ENCODING_AES_KEY']
    for (const name of secrets) expect(text).not.toContain(house.variables[name])
    expect(text).not.toContain('access_token=')
    for (const { value } of house.documents<{ value: string }>('wechatCredentials')) {
      expect(text).not.toContain(value)
    }
  })
})

import { until, type OpenPhone } from '../start-stage'
import {
  callAs,
  claim,
  freshKey,
  go,
  network,
  openCompany,
  seen,
  tapText,
  type Company,
} from './cast'

/** Complaint 34: HearHealth shows 0 after a failed sync while it claims to show the last balance. */
describe('complaint 34: what could not be asked is the last known, dated, and never 0', () => {
  let company: Company
  let member: OpenPhone

  beforeAll(async () => {
    company = await openCompany()
    member = await company.stage.open('member')
    await claim(member)
    const { card } = await callAs<{ card: { memberId: string } }>(
      member,
      'consumer',
      'member.summary',
      {},
    )
    await callAs(company.owner, 'merchant', 'offer.save', {
      key: freshKey(),
      offer: {
        title: { zh: '离线也看得见', en: '' },
        description: { zh: '', en: '' },
        value: { kind: 'amount_off', amountFen: 300 },
        minimumFen: 0,
        shopIds: [],
        target: {},
        stock: 10,
        perMember: 1,
        startsAt: Date.now() - 86_400_000,
        endsAt: Date.now() + 86_400_000,
        validDays: 7,
        state: 'live',
      },
    })
    await callAs(company.owner, 'merchant', 'member.adjust', {
      key: freshKey(),
      memberId: card.memberId,
      points: 357,
      reason: 'a gift',
    })
  })
  afterAll(async () => {
    await company.stage.close()
  })

  const shown = async () => {
    const page = await member.program.currentPage()
    const face = (await page?.data('face')) as { points: string } | undefined
    return face?.points ?? ''
  }
  const points = async () => Number((await shown()).replace(/\D/g, ''))
  const faults = () => company.stage.server.cloud.faults

  test('a function that dies: the last balance stays and says of when it is', async () => {
    await go(member, 'switchTab', '/pages/offers/offers')
    await go(member, 'switchTab', '/pages/card/card')
    await until(async () => (await points()) > 357)
    const last = await points()
    faults().add({ kind: 'killCaller', times: Infinity, collection: 'accounts' })
    await go(member, 'switchTab', '/pages/offers/offers')
    await go(member, 'switchTab', '/pages/card/card')
    await seen(member, /没有更新成功，显示 .+ 的数据/)
    expect(await points()).toBe(last)
    faults().clear()
    await go(member, 'switchTab', '/pages/offers/offers')
    await go(member, 'switchTab', '/pages/card/card')
    await until(async () => !(await member.page.getByText('没有更新成功').isVisible()))
    expect(await points()).toBe(last)
  })

  const backOnline = () => {
    const strips = member.page.getByText('没有网络，显示').filter({ visible: true })
    return until(async () => (await strips.count()) === 0)
  }

  test('no network: the same, with the time, until it is back', async () => {
    const last = await points()
    await network(member, 'offline')
    await go(member, 'switchTab', '/pages/offers/offers')
    await go(member, 'switchTab', '/pages/card/card')
    await seen(member, /没有网络，显示 .+ 的数据/)
    expect(await points()).toBe(last)
    await network(member, 'online')
    await backOnline()
    expect(await points()).toBe(last)
  })

  test('offers without network are those of last time, with the time; what was never seen is an error', async () => {
    await go(member, 'switchTab', '/pages/offers/offers')
    await seen(member, '离线也看得见')
    await go(member, 'switchTab', '/pages/card/card')
    await network(member, 'offline')
    await go(member, 'switchTab', '/pages/offers/offers')
    await seen(member, /没有网络，显示 .+ 的数据/)
    await seen(member, '离线也看得见')
    await tapText(member, '我的券')
    await seen(member, '重试')
    await network(member, 'online')
    await tapText(member, '附近优惠')
    await seen(member, '离线也看得见')
    await backOnline()
  })

  test('an entry under the latest opens to why, and every day on which points lapse has its place', async () => {
    await go(member, 'switchTab', '/pages/card/card')
    await member.page.locator('.latest .entry').filter({ visible: true }).first().click()
    await until(() => member.page.locator('.entry .why').isVisible())
    await go(member, 'switchTab', '/pages/card/card')
    await go(member, 'navigateTo', '/packages/member/entries/entries?kind=expired')
    await seen(member, '积分到期安排')
    await seen(member, /^[\d,]+ 分$/)
    await go(member, 'switchTab', '/pages/card/card')
  })

  test('entries: an answer that comes late does not replace what was chosen since', async () => {
    await go(member, 'navigateTo', '/packages/member/entries/entries')
    const heads = member.page.locator('.entry .head').filter({ visible: true })
    await until(async () => (await heads.count()) > 0)
    faults().add({ kind: 'slowReply', delayMs: 1_500, collection: 'accounts' })
    await tapText(member, '获得')
    await tapText(member, '到期')
    await seen(member, '这个月没有记录')
    await member.page.waitForTimeout(2_000)
    await seen(member, '这个月没有记录')
    expect(await heads.count()).toBe(0)
    expect(faults().list()).toEqual([])
    faults().clear()
  })

  test('a phone that knows nothing yet shows an error with a way on, and no number', async () => {
    faults().add({ kind: 'killCaller', times: Infinity })
    const fresh = await company.stage.open('fresh')
    await seen(fresh, '重试')
    const page = await fresh.program.currentPage()
    expect(await page?.data('face')).toBeUndefined()
    expect(await fresh.page.getByText(/^0$/).filter({ visible: true }).count()).toBe(0)
    faults().clear()
  })

  test('a new phone that opens at the code says whose it is', async () => {
    const { card } = await callAs<{ card: { number: string } }>(
      member,
      'consumer',
      'member.summary',
      {},
    )
    const second = await company.stage.open('member', { path: '/packages/member/code/code' })
    await seen(second, `No. ${card.number.replace(/^(.{4})/, '$1 ')}`)
    expect(second.errors).toEqual([])
  })
})

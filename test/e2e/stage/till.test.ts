import { until, type OpenPhone, reload } from '../start-stage'
import {
  answer,
  callAs,
  claim,
  comeToTheShop,
  freshKey,
  go,
  holding,
  journal,
  network,
  openCompany,
  scan,
  seen,
  showCode,
  tapLabel,
  tapText,
  typeAmount,
  type Company,
} from './cast'

const DAY = 86_400_000

/** Offers, rewards and refunds between a member's phone and the till, with and without a network. */
describe('at the till', () => {
  let company: Company
  let cashier: OpenPhone
  let member: OpenPhone
  let freeItem: string
  let offerId = ''

  beforeAll(async () => {
    company = await openCompany('catering', ({ tiers, benefits }) => {
      expect(benefits.find(({ id }) => id === 'free_item')?.quota).toEqual({ per: 'month' })
      for (const tier of tiers) tier.benefits['free_item'] = 1
    })
    cashier = company.cashier
    member = await company.stage.open('member')
    await claim(member)
    const times = { startsAt: Date.now() - DAY, endsAt: Date.now() + 30 * DAY }
    const offer = await callAs<{ offerId: string }>(company.owner, 'merchant', 'offer.save', {
      key: freshKey(),
      offer: {
        title: { zh: '下雨天减十元', en: '' },
        description: { zh: '', en: '' },
        value: { kind: 'amount_off', amountFen: 1000 },
        minimumFen: 5000,
        shopIds: [company.shopId],
        target: {},
        stock: 100,
        perMember: 1,
        ...times,
        validDays: 7,
        state: 'live',
      },
    })
    const saved = await callAs<{ offerId: string }>(company.owner, 'merchant', 'offer.save', {
      key: freshKey(),
      offer: {
        title: { zh: '生日一杯', en: '' },
        description: { zh: '', en: '' },
        value: { kind: 'free_item', item: { zh: '招牌茶一杯', en: 'A tea' } },
        minimumFen: 0,
        shopIds: [],
        target: {},
        stock: 100,
        perMember: 1,
        ...times,
        validDays: 7,
        state: 'live',
      },
    })
    freeItem = saved.offerId
    offerId = offer.offerId
    await callAs(company.owner, 'merchant', 'reward.save', {
      key: freshKey(),
      reward: {
        name: { zh: '龙井酥', en: '' },
        description: { zh: '', en: '' },
        imageFileId: '',
        points: 60,
        valueFen: 1200,
        stock: 5,
        perMember: 0,
        perMemberPeriod: { kind: 'ever' },
        tierIds: [],
        shopIds: [],
        ...times,
        pickupDays: 14,
        state: 'live',
      },
    })
  })
  afterAll(async () => {
    await company.stage.close()
  })

  /** What is typed below the minimum leaves the coupon in sight with what is missing. */
  test('a nearby offer is claimed by the member and used at the till', async () => {
    await comeToTheShop(member)
    await go(member, 'switchTab', '/pages/offers/offers')
    await tapText(member, '用我的位置')
    await answer(member, 'allow')
    await until(() => member.page.locator('.permission').isVisible())
    await answer(member, 'allow')
    await seen(member, /湖滨银泰店/)
    await tapLabel(member, '领取 下雨天减十元')
    await seen(member, '领好了，在「我的券」里')

    await scan(cashier, await showCode(member))
    await typeAmount(cashier, '46')
    await seen(cashier, '还差 ¥4')
    await seen(member, '这一单用不了的券')
    await seen(member, '还差 ¥4')
    await tapLabel(cashier, '删除')
    await typeAmount(cashier, '60')
    await until(() => cashier.page.locator('[aria-label="确认收 ¥450.00"]').isVisible())
    await tapLabel(cashier, '确认收 ¥450.00')
    await seen(cashier, '记错了可以撤销')
    await seen(member, '收银员已确认')
    const { items } = await callAs<{ items: unknown[] }>(member, 'consumer', 'coupon.list', {
      state: 'used',
    })
    expect(items).toHaveLength(1)

    // The next bill, from the same page: a new code by a tap, and its own result.
    await tapText(member, '出示新的会员码')
    await until(() => member.page.locator('.digits').isVisible())
    const digits = await member.page.locator('.digits').innerText()
    await scan(cashier, digits.replace(/\s/g, ''))
    await seen(member, '等待收银员确认金额')
    await typeAmount(cashier, '31')
    await tapLabel(cashier, '确认收 ¥31.00')
    await seen(member, '收银员已确认')
    await seen(member, /¥31\.00/)
  })

  test('a reward is redeemed and picked up by its code, once', async () => {
    const before = (await holding(member)).balances.points
    await go(member, 'switchTab', '/pages/rewards/rewards')
    await tapLabel(member, '龙井酥 60 分')
    await member.page.locator('.foot').getByText('兑换', { exact: true }).click()
    await answer(member, 'confirm')
    await seen(member, '取货码')
    expect((await holding(member)).balances.points).toBe(before - 60)
    const code = (await member.page.locator('.ticket .code').innerText()).replace(/\s/g, '')

    await go(cashier, 'switchTab', '/pages/work/work')
    await scan(cashier, code)
    await seen(cashier, '龙井酥')
    await tapText(cashier, '确认已取走')
    await seen(cashier, /^已取走$/)
    const again = callAs(cashier, 'staff', 'redemption.find', {
      shopId: company.shopId,
      pickupCode: code,
    })
    await expect(again).rejects.toThrow('CODE_USED')
    expect((await journal(member)).sum).toBe((await holding(member)).balances.points)
  })

  test('a refund takes back exactly the points that the sale gave', async () => {
    await scan(cashier, await showCode(member))
    const before = (await holding(member)).balances.points
    await typeAmount(cashier, '200')
    // Beside the preview stands what the tier may have, without being asked for.
    await seen(cashier, '本月已领 0/1')
    await tapLabel(cashier, '确认收 ¥200.00')
    await seen(cashier, '记错了可以撤销')
    expect((await holding(member)).balances.points).toBeGreaterThan(before)

    await go(cashier, 'switchTab', '/pages/work/work')
    await tapText(cashier, '我的记录')
    await cashier.page.locator('.sale', { hasText: '¥200' }).first().click()
    await tapText(cashier, '全部退')
    await seen(cashier, '退给客人')
    await tapText(cashier, '退款')
    await seen(cashier, '已退款')
    expect((await holding(member)).balances.points).toBe(before)
    expect((await journal(member)).sum).toBe(before)
  })

  test('an offer of which a member has all that is due leads to the coupons', async () => {
    await go(member, 'switchTab', '/pages/card/card')
    await go(member, 'navigateTo', `/packages/member/offer/offer?id=${offerId}`)
    await member.page.locator('.foot').getByText('我的券').filter({ visible: true }).click()
    await until(async () => {
      const page = await member.program.currentPage()
      return page?.path === 'pages/offers/offers' && (await page.data('side')) === 'mine'
    })
  })

  test('a benefit of the tier is handed over as often as it is due, and both sides see it', async () => {
    await go(member, 'switchTab', '/pages/card/card')
    await go(member, 'navigateTo', '/packages/member/tiers/tiers')
    await seen(member, '本月已领 0/1')
    await scan(cashier, await showCode(member))
    await tapText(cashier, '可以领的权益')
    await seen(cashier, '本月已领 0/1')
    const done = cashier.page.locator('.benefit').filter({ visible: true }).getByText('已交给客人')
    await done.click()
    await answer(cashier, 'cancel')
    await seen(cashier, '本月已领 0/1')
    await done.click()
    await answer(cashier, 'confirm')
    await seen(cashier, '本月已领 1/1')
    await until(async () => !(await done.isVisible()))
    await typeAmount(cashier, '20')
    await tapLabel(cashier, '确认收 ¥20.00')
    await seen(cashier, '记错了可以撤销')
    await go(member, 'switchTab', '/pages/card/card')
    await go(member, 'navigateTo', '/packages/member/tiers/tiers')
    await seen(member, '本月已领 1/1')
  })

  test('a network lost in the middle of a collect loses nothing and doubles nothing', async () => {
    await scan(cashier, await showCode(member))
    const before = (await journal(member)).items.length
    await typeAmount(cashier, '88')
    await network(cashier, 'offline')
    await tapLabel(cashier, '确认收 ¥88.00')
    await seen(cashier, /不要再录一遍/)
    await answer(cashier, 'confirm')
    await seen(cashier, '1 笔未送达，不会丢')
    expect((await journal(member)).items).toHaveLength(before)
    // Nobody has to tap: what waits is sent as soon as the network is back.
    await network(cashier, 'online')
    await until(async () => (await journal(member)).items.length > before)
    await until(async () => !(await cashier.page.getByText('1 笔未送达').isVisible()))
    const after = await journal(member)
    expect(after.items.slice(0, after.items.length - before).map(({ type }) => type)).toEqual([
      'earn',
    ])
    expect(after.sum).toBe((await holding(member)).balances.points)
  })

  test('an answer that is lost on the way is asked again with the same key', async () => {
    await scan(cashier, await showCode(member))
    const before = (await journal(member)).items.filter(({ type }) => type === 'earn').length
    await typeAmount(cashier, '77')
    company.stage.server.cloud.faults.add({
      kind: 'dropReply',
      action: 'database.commitTransaction',
    })
    await tapLabel(cashier, '确认收 ¥77.00')
    await seen(cashier, '记错了可以撤销')
    const earned = (await journal(member)).items.filter(({ type }) => type === 'earn').length
    expect(earned).toBe(before + 1)
    expect((await journal(member)).sum).toBe((await holding(member)).balances.points)
  })

  test('a wrong scan says what it is and leads on', async () => {
    await scan(cashier, '134567890123456789')
    await seen(cashier, '这是付款码')
    await answer(cashier, 'cancel')
    await seen(cashier, '扫码枪、蓝牙键盘直接扫进来就行')
    await scan(cashier, '6901234567892')
    await seen(cashier, '这是商品条码')
    await answer(cashier, 'cancel')
  })

  /** It lowers no bill: a bill never takes it, and handing it over needs none. */
  test('a coupon for an item is left alone by a bill and handed over by itself', async () => {
    const near = { longitude: 120.163, latitude: 30.254 }
    await callAs(member, 'consumer', 'offer.claim', { key: freshKey(), offerId: freeItem, near })
    const used = async () =>
      (await callAs<{ items: object[] }>(member, 'consumer', 'coupon.list', { state: 'used' }))
        .items.length
    const before = await used()
    await scan(cashier, await showCode(member))
    await typeAmount(cashier, '21')
    await tapLabel(cashier, '确认收 ¥21.00')
    await seen(cashier, '记错了可以撤销')
    expect(await used()).toBe(before)

    await scan(cashier, await showCode(member))
    await seen(cashier, '招牌茶一杯')
    await tapLabel(cashier, '给客人 生日一杯')
    await answer(cashier, 'confirm')
    await seen(cashier, '给了，券已用掉')
    expect(await used()).toBe(before + 1)
    await until(async () => !(await cashier.page.getByText('招牌茶一杯').isVisible()))
    await typeAmount(cashier, '5')
    await tapLabel(cashier, '确认收 ¥5.00')
    await seen(cashier, '记错了可以撤销')
  })

  test('a scan without network is kept with its time and earns later, once', async () => {
    const code = await showCode(member)
    const before = (await journal(member)).items.filter(({ type }) => type === 'earn').length
    await go(cashier, 'switchTab', '/pages/work/work')
    await network(cashier, 'offline')
    await scan(cashier, code)
    await seen(cashier, '现在不能用券和积分')
    await cashier.page.locator('wx-input input').filter({ visible: true }).last().fill('66')
    await tapText(cashier, '先记下这笔')
    await seen(cashier, '1 笔未送达，不会丢')
    await network(cashier, 'online')
    const earned = async () =>
      (await journal(member)).items.filter(({ type }) => type === 'earn').length
    await until(async () => (await earned()) > before)
    await until(async () => !(await cashier.page.getByText('1 笔未送达').isVisible()))
    expect(await earned()).toBe(before + 1)
    expect((await journal(member)).sum).toBe((await holding(member)).balances.points)
  })

  test('a desk that starts without network still scans, and catches up with the network', async () => {
    const code = await showCode(member)
    const points = async () => (await holding(member)).balances.points
    const before = await points()
    // What the stage notes on a phone's frame while its network is cut; for this one start.
    await cashier.page.addInitScript(() => {
      if (sessionStorage.getItem('started offline')) return
      sessionStorage.setItem('started offline', 'yes')
      const value = { dataset: { network: 'offline' } }
      Object.defineProperty(window, 'frameElement', { value })
    })
    await reload(cashier)
    await go(cashier, 'switchTab', '/pages/work/work')
    await scan(cashier, code)
    await seen(cashier, '现在不能用券和积分')
    await cashier.page.locator('wx-input input').filter({ visible: true }).last().fill('67')
    await tapText(cashier, '先记下这笔')
    await seen(cashier, '1 笔未送达，不会丢')
    await network(cashier, 'online')
    await until(async () => !(await cashier.page.getByText('1 笔未送达').isVisible()))
    await until(async () => (await points()) > before)
  })

  /** The cashier sees the answer without leaving the sale, and the next guest is one tap away. */
  test('over the ceiling the till waits for a manager, and goes on when approved', async () => {
    await scan(cashier, await showCode(member))
    await typeAmount(cashier, '30000')
    await tapLabel(cashier, '请店长批准')
    await until(() => cashier.page.locator('[data-action="confirm"]').isVisible())
    await answer(cashier, 'confirm')
    await seen(cashier, '等店长批准，批准后再点确认')
    const { items } = await callAs<{ items: { approvalId: string }[] }>(
      company.owner,
      'merchant',
      'approval.list',
      { state: 'open' },
    )
    expect(items).toHaveLength(1)
    await callAs(company.owner, 'merchant', 'approval.decide', {
      key: freshKey(),
      approvalId: items[0]?.approvalId,
      approve: true,
      reason: '婚宴',
    })
    await seen(cashier, '店长已批准，可以确认')
    await tapLabel(cashier, '确认收 ¥30,000.00')
    await answer(cashier, 'confirm')
    await seen(cashier, '记错了可以撤销')
    expect((await journal(member)).sum).toBe((await holding(member)).balances.points)

    const code = await showCode(member)
    await cashier.program.mockWxMethod('scanCode', { result: code, scanType: 'QR_CODE' })
    await tapText(cashier, '扫下一位')
    await until(() => cashier.page.locator('.keys').isVisible())
    await go(cashier, 'switchTab', '/pages/work/work')
  })

  test('a shared desk locks, and only its PIN opens it', async () => {
    await tapLabel(cashier, '店员与交班')
    await answer(cashier, '设置店员密码')
    await seen(cashier, '再输一次')
    const fields = cashier.page.locator('wx-input input').filter({ visible: true })
    await fields.nth(0).fill('246810')
    await fields.nth(1).fill('246810')
    await tapText(cashier, '保存')
    await seen(cashier, '扫会员码')
    await tapLabel(cashier, '店员与交班')
    await answer(cashier, '锁住收银台')
    await seen(cashier, '收银台已锁')
    const pin = cashier.page.locator('wx-input input').filter({ visible: true }).first()
    await pin.fill('111111')
    await tapText(cashier, '解锁')
    await seen(cashier, '密码不对')
    await pin.fill('246810')
    await tapText(cashier, '解锁')
    await seen(cashier, '扫会员码')
  })

  test('no phone has printed an error', () => {
    expect([...company.owner.errors, ...cashier.errors, ...member.errors]).toEqual([])
  })
})

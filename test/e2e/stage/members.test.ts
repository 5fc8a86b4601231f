import { until, type OpenPhone } from '../start-stage'
import type { MemberDetail, MerchantApi, MergeView } from '../../../typings/contract'
import {
  answer,
  callAs,
  chooseLine,
  claim,
  freshKey,
  go,
  holding,
  join,
  openCompany,
  seen,
  tapLabel,
  tapText,
  type Company,
} from './cast'
import { relaunch } from './screens'

/** What a merchant does to members, each with a reason: two cards of one person become one, and two again. */
describe('the owner and the members', () => {
  let company: Company
  let owner: OpenPhone
  let manager: OpenPhone
  const cards: Record<'kept' | 'closed', { phone: OpenPhone; id: string; number: string }> =
    {} as never

  beforeAll(async () => {
    company = await openCompany()
    owner = company.owner
    const { code } = await callAs<{ code: string }>(owner, 'merchant', 'team.invite', {
      key: freshKey(),
      role: 'manager',
      shopIds: [company.shopId],
    })
    manager = await company.stage.open('manager')
    await join(manager, code)
    for (const name of ['kept', 'closed'] as const) {
      const phone = await company.stage.open(name)
      await claim(phone)
      await callAs(phone, 'consumer', 'member.update', { key: freshKey(), nickname: name })
      const { items } = await callAs<{ items: { memberId: string; number: string }[] }>(
        owner,
        'merchant',
        'member.search',
        { text: (await holding(phone)).card.number },
      )
      cards[name] = { phone, id: items[0]?.memberId ?? '', number: items[0]?.number ?? '' }
    }
    await callAs(owner, 'merchant', 'member.adjust', {
      key: freshKey(),
      memberId: cards.closed.id,
      points: 70,
      reason: '补记',
    })
  })
  afterAll(() => company.stage.close())

  const show = (id: string) =>
    callAs<MemberDetail>(owner, 'merchant', 'member.show', { memberId: id })
  const type = (label: string, text: string) =>
    owner.page
      .locator(`[aria-label="${label}"]`)
      .locator('input, textarea')
      .locator('visible=true')
      .first()
      .fill(text)
  const openMember = (id: string) =>
    go(owner, 'navigateTo', `/packages/console/member/member?id=${encodeURIComponent(id)}`)

  test('asks a second person, then makes two cards one', async () => {
    const [kept, closed] = await Promise.all([
      holding(cards.kept.phone),
      holding(cards.closed.phone),
    ])
    const together = kept.balances.points + closed.balances.points
    await openMember(cards.kept.id)
    await tapText(owner, '与另一张卡合并')
    await seen(owner, '找这个人的另一张卡')
    await type('8 位卡号、手机号或昵称开头', cards.closed.number)
    await tapText(owner, '查找')
    await owner.page.getByText('closed', { exact: true }).locator('visible=true').first().click()
    await seen(owner, '合并后，留下的卡有')
    await seen(owner, String(together))
    await seen(owner, /没有微信证明/)
    // Nobody is asked without a reason.
    await tapText(owner, '请另一个人批准')
    await seen(owner, '必填')
    await type('原因', '换了手机')
    await tapText(owner, '请另一个人批准')
    await seen(owner, /已提交，等另一个人批准/)
    const { items } = await callAs<{ items: { approvalId: string; memberNumber: string }[] }>(
      manager,
      'merchant',
      'approval.list',
      { state: 'open' },
    )
    expect(items.map(({ memberNumber }) => memberNumber)).toEqual([cards.closed.number])
    expect((await show(cards.kept.id)).merges).toEqual([])
    await callAs(manager, 'merchant', 'approval.decide', {
      key: freshKey(),
      approvalId: items[0]?.approvalId ?? '',
      approve: true,
      reason: '看到本人',
    })
    await tapText(owner, '看看批准了没有')
    await tapText(owner, '批准了，现在合并')
    await seen(owner, '合并进来的卡')
    expect((await show(cards.kept.id)).balances.points).toBe(together)
    expect(await show(cards.closed.id)).toMatchObject({
      status: 'closed',
      mergedInto: cards.kept.id,
    })
  })

  test('makes them two again, with a reason', async () => {
    await tapLabel(owner, `撤销合并 No. ${spaced(cards.closed.number)}`)
    await type('原因', '不是同一个人')
    await owner.page
      .locator('.sheet wx-button, .sheet .t-button')
      .locator('visible=true')
      .first()
      .click()
    const [merge] = await until(async () => {
      const { merges } = await show(cards.kept.id)
      return merges[0]?.state === 'undone' && merges
    })
    expect((merge as MergeView).undoable).toBe(false)
    await seen(owner, /· 已撤销/)
    expect((await show(cards.closed.id)).status).toBe('active')
  })

  test('among namesakes the one that was tapped is compared, told apart by number', async () => {
    const { kept, closed } = cards
    await callAs(closed.phone, 'consumer', 'member.update', { key: freshKey(), nickname: 'Kept' })
    await openMember(kept.id)
    await tapText(owner, '与另一张卡合并')
    await type('8 位卡号、手机号或昵称开头', 'KEPT')
    await tapText(owner, '查找')
    const rows = owner.page.locator('.long-row').filter({ visible: true })
    await until(async () => (await rows.count()) === 2)
    // The card itself cannot be chosen, however alike the two are called.
    await rows.filter({ hasText: spaced(kept.number) }).click()
    await rows.filter({ hasText: spaced(closed.number) }).click()
    await seen(owner, '合并后，留下的卡有')
    await seen(owner, new RegExp(spaced(kept.number)))
    await seen(owner, new RegExp(spaced(closed.number)))
  })

  test('what the server refuses stands in the sheet, and the sheet stays', async () => {
    await openMember(cards.kept.id)
    await tapText(owner, '看完整手机号')
    await type('原因', '回访')
    await owner.page.locator('.sheet .t-button').locator('visible=true').first().click()
    const alert = owner.page.locator('.sheet [role="alert"]').locator('visible=true')
    await until(() => alert.isVisible())
    expect(await alert.innerText()).toMatch(/没有找到/)
  })

  const send = () => owner.page.locator('.sheet .t-button').locator('visible=true').first().click()

  test('sets a tier by hand, held until the day that was chosen, with a reason', async () => {
    const { config } = await callAs<MerchantApi['programme.show']['output']>(
      owner,
      'merchant',
      'programme.show',
      {},
    )
    const [, next] = config.tiers
    await openMember(cards.kept.id)
    await tapText(owner, '手动设定等级')
    await seen(owner, '原因')
    await chooseLine(owner, '等级', `0:${next?.name.zh ?? ''}`)
    await send()
    // Nobody climbs without a reason.
    await seen(owner, '必填')
    await type('原因', '老顾客从旧卡搬来')
    await send()
    await seen(owner, '等级已设定')
    const member = await until(async () => {
      const shown = await show(cards.kept.id)
      return shown.tierId === next?.id && shown
    })
    expect(member.card.tierName).toEqual(next?.name)
    expect((await holding(cards.kept.phone)).card.tierId).toBe(next?.id)
  })

  test('takes the unused coupons of an offer back; the member is told', async () => {
    const { offerId } = await callAs<{ offerId: string }>(owner, 'merchant', 'offer.save', {
      key: freshKey(),
      offer: {
        title: { zh: '印错的券', en: '' },
        description: { zh: '', en: '' },
        value: { kind: 'amount_off', amountFen: 1000 },
        minimumFen: 0,
        shopIds: [],
        target: {},
        stock: 100,
        perMember: 1,
        startsAt: Date.now() - 86_400_000,
        endsAt: Date.now() + 86_400_000,
        validDays: 7,
        state: 'live',
      },
    })
    for (const { phone } of Object.values(cards))
      await callAs(phone, 'consumer', 'offer.claim', { key: freshKey(), offerId })
    await relaunch(owner, `/packages/console/offer/offer?id=${encodeURIComponent(offerId)}`)
    await tapText(owner, '收回未用的券')
    await type('原因', '金额印错')
    await send()
    await seen(owner, '已收回 2 张券')
    const { items } = await callAs<{ items: { offerId: string; state: string }[] }>(
      cards.kept.phone,
      'consumer',
      'coupon.list',
      { state: 'expired' },
    )
    expect(items.map(({ state }) => state)).toEqual(['void'])
  })

  test('a manager invites staff of their own shop, and is offered nothing else', async () => {
    const { page } = manager
    await relaunch(manager, '/packages/console/team/team')
    await tapText(manager, '邀请')
    const role = page.locator('[role=button][aria-label^="角色 "]').filter({ visible: true })
    expect(await role.first().getAttribute('aria-label')).toBe('角色 店员')
    await role.first().click()
    const lines = page.locator('[data-action^="0:"]')
    await lines.first().waitFor()
    expect(await lines.count()).toBe(1)
    await page.evaluate(() => window.wechat?.press('confirm', 'picker'))
    const invite = () => page.locator('.sheet .t-button').locator('visible=true').first().click()
    await invite()
    await seen(manager, '必填')
    await page.locator('.sheet [role=checkbox][aria-label="湖滨银泰店"]').click()
    await invite()
    await seen(manager, /^[2-9A-HJKMNP-Z]{8}$/)
    // Who refuses the privacy guide has read the code all the same.
    await answer(manager, 'confirm')
    await answer(manager, 'refuse')
    await seen(manager, /没有复制/)
  })

  test('a list that is pulled shows what has happened since', async () => {
    await relaunch(owner, '/packages/console/team/team')
    const rows = owner.page.locator('.long-row').filter({ visible: true })
    await until(async () => (await rows.count()) > 0)
    const before = await rows.count()
    const { code } = await callAs<{ code: string }>(owner, 'merchant', 'team.invite', {
      key: freshKey(),
      role: 'staff',
      shopIds: [company.shopId],
    })
    await join(await company.stage.open('newcomer'), code)
    expect(await rows.count()).toBe(before)
    await owner.program.callWxMethod('startPullDownRefresh')
    await until(async () => (await rows.count()) === before + 1)
  })

  test('an empty list leads on: to the first reward, to the till', async () => {
    await relaunch(owner, '/packages/console/rewards/rewards')
    await seen(owner, '还没有，新增第一个')
    expect(
      await owner.page.getByText('新增', { exact: true }).filter({ visible: true }).count(),
    ).toBe(1)
    await tapText(owner, '新增')
    await until(async () => (await owner.program.currentPage())?.path.endsWith('reward/reward'))

    const { cashier } = company
    await go(cashier, 'switchTab', '/pages/work/work')
    await until(() => cashier.page.locator('.scan').isVisible())
    await go(cashier, 'navigateTo', '/packages/staff/refund/refund')
    await seen(cashier, '还没有消费记录')
    await cashier.page.locator('.typed input').filter({ visible: true }).fill('88210467')
    await tapText(cashier, '查找')
    await seen(cashier, '没有找到')
    await tapText(cashier, '清除条件')
    await seen(cashier, '还没有消费记录')
    await go(cashier, 'navigateTo', '/packages/staff/today/today')
    await tapText(cashier, '回收银台')
    await until(async () => (await cashier.program.currentPage())?.path === 'pages/work/work')
  })

  test('no phone has printed an error', () => {
    expect(manager.errors).toEqual([])
    expect(owner.errors).toEqual([])
  })
})

/** As the pages write a card's number: `8821 0467`. */
const spaced = (number: string) => number.replace(/^(.{4})/, '$1\u00a0')

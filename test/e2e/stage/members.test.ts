import { until, type OpenPhone } from '../start-stage'
import type { MemberDetail, MergeView } from '../../../typings/contract'
import {
  callAs,
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
  }, 120_000)
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
  }, 60_000)

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
  }, 30_000)

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
  }, 30_000)

  test('what the server refuses stands in the sheet, and the sheet stays', async () => {
    await openMember(cards.kept.id)
    await tapText(owner, '看完整手机号')
    await type('原因', '回访')
    await owner.page.locator('.sheet .t-button').locator('visible=true').first().click()
    const alert = owner.page.locator('.sheet [role="alert"]').locator('visible=true')
    await until(() => alert.isVisible())
    expect(await alert.innerText()).toMatch(/没有找到/)
  }, 30_000)

  test('no phone has printed an error', () => {
    expect(owner.errors).toEqual([])
  })
})

/** As the pages write a card's number: `8821 0467`. */
const spaced = (number: string) => number.replace(/^(.{4})/, '$1 ')

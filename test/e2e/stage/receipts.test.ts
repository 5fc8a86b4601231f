import { until, type OpenPhone } from '../start-stage'
import {
  answer,
  callAs,
  claim,
  freshKey,
  go,
  holding,
  journal,
  openCompany,
  scan,
  seen,
  showCode,
  tapLabel,
  tapText,
  typeAmount,
  type Company,
} from './cast'

/** What a till is asked for besides the plain sale, done by a cashier's hand on its pages. */
describe('with and without a receipt', () => {
  let company: Company
  let cashier: OpenPhone
  let member: OpenPhone

  beforeAll(async () => {
    // Services earn by the minute, and at once, so that every figure can be told.
    company = await openCompany('services', (config) => {
      config.points.pendingDays = 0
    })
    cashier = company.cashier
    member = await company.stage.open('member')
    await claim(member)
  })
  afterAll(async () => {
    await company.stage.close()
  })

  const fields = () => cashier.page.locator('wx-input input').filter({ visible: true })
  const confirm = async () => {
    await cashier.page.locator('.confirm').click()
    const asked = cashier.page.locator('[data-action="confirm"]')
    const done = cashier.page.locator('.hero')
    await until(async () => {
      if (await asked.isVisible()) await answer(cashier, 'confirm')
      return done.isVisible()
    })
  }
  const sales = async (wanted: object) => {
    const { items } = await callAs<{
      items: { saleId: string; lines: object[]; minutes: number }[]
    }>(cashier, 'staff', 'sale.find', { shopId: company.shopId, ...wanted })
    return items
  }

  test('a bill goes in line by line; the lines make the amount', async () => {
    await scan(cashier, await showCode(member))
    await seen(cashier, '明细（可不填）')
    await cashier.page.locator('.head[aria-expanded]').click()
    await fields().nth(0).fill('头皮护理')
    await fields().nth(2).fill('168')
    await tapText(cashier, '加一行')
    await fields().nth(3).fill('精油')
    await fields().nth(4).fill('2')
    await fields().nth(5).fill('60.50')
    await tapText(cashier, '用合计作金额')
    await until(() => cashier.page.locator('[aria-label="确认收 ¥228.50"]').isVisible())
    await confirm()
    await seen(member, '收银员已确认')
    const [sale] = await sales({ amountFen: 22_850 })
    expect(sale?.lines).toEqual([
      { name: '头皮护理', quantity: 1, amountFen: 16_800 },
      { name: '精油', quantity: 2, amountFen: 6_050 },
    ])
  })

  test('a service earns by its minutes', async () => {
    const before = (await holding(member)).balances.points
    await scan(cashier, await showCode(member))
    await typeAmount(cashier, '1')
    await cashier.page.locator('.head[aria-expanded]').click()
    await write(cashier, '服务分钟', '60')
    const preview = cashier.page.locator('.confirm:not(.waiting)')
    await until(() => preview.isVisible())
    await confirm()
    const earned = (await holding(member)).balances.points - before
    // ¥1 alone earns one point at most: the rest is for the hour.
    expect(earned).toBeGreaterThanOrEqual(60)
    const [entry] = (await journal(member)).items
    expect(entry).toMatchObject({ type: 'earn', points: earned })
  })

  test('a receipt of an hour ago is credited once', async () => {
    await scan(cashier, await showCode(member))
    await seen(cashier, '补登小票')
    await tapText(cashier, '补登小票')
    await until(() => cashier.page.locator('.when').isVisible())
    const fill = async () => {
      await write(cashier, '应付金额', '96')
      await write(cashier, '小票号', 'R-2001')
      await write(cashier, '为什么补登', '忘了出示会员码')
    }
    await fill()
    await tapText(cashier, '补登积分')
    await until(() => cashier.page.locator('.hero').isVisible())
    const { sum } = await journal(member)
    expect(sum).toBe((await holding(member)).balances.points)

    await scan(cashier, await showCode(member))
    await tapText(cashier, '补登小票')
    await until(() => cashier.page.locator('.when').isVisible())
    await fill()
    await tapText(cashier, '补登积分')
    await seen(cashier, '这张小票已经记过')
    expect((await journal(member)).sum).toBe(sum)
    await go(cashier, 'switchTab', '/pages/work/work')
  })

  test('without a receipt the sale is found by its amount, and a manager agrees to the refund', async () => {
    const before = (await journal(member)).sum
    await seen(cashier, '按小票退款')
    await tapText(cashier, '按小票退款')
    await seen(cashier, '小票号、8 位卡号或金额')
    await fields().first().fill('¥228.50')
    await tapText(cashier, '查找')
    await until(async () => (await cashier.page.locator('.sale').count()) === 1)
    await cashier.page.locator('.sale').first().click()
    await tapText(cashier, '全部退')
    await seen(cashier, '退给客人')
    await tapLabel(cashier, '客人没有小票')
    await tapText(cashier, '请店长批准')
    await seen(cashier, '等店长批准，批准后再点确认')
    const { items } = await callAs<{ items: { approvalId: string; kind: string }[] }>(
      company.owner,
      'merchant',
      'approval.list',
      { state: 'open' },
    )
    expect(items.map(({ kind }) => kind)).toEqual(['refund'])
    await callAs(company.owner, 'merchant', 'approval.decide', {
      key: freshKey(),
      approvalId: items[0]?.approvalId,
      approve: true,
      reason: '老客人',
    })
    await seen(cashier, '店长已批准，可以确认')
    await tapText(cashier, '退款')
    await seen(cashier, '已退款')
    const after = await journal(member)
    expect(after.sum).toBeLessThan(before)
    expect(after.sum).toBe((await holding(member)).balances.points)
  })

  test('no phone has printed an error', () => {
    expect([...company.owner.errors, ...cashier.errors, ...member.errors]).toEqual([])
  })
})

/** Types into the field of this name. */
const write = ({ page }: OpenPhone, label: string, text: string) =>
  page
    .locator(`[aria-label="${label}"]`)
    .locator('input')
    .filter({ visible: true })
    .first()
    .fill(text)

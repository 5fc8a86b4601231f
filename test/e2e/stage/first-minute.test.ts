import type { Page } from 'playwright-core'
import { startStage, until, type OpenPhone, reload } from '../start-stage'
import { handsOf, measured } from '../meter'
import { callAs, found, freshKey, go, join, tap } from './cast'

type Opened = Awaited<ReturnType<typeof startStage>>

/** What a merchant sees in the first minute: a card claimed, a code scanned, points, a tier. */
describe('the first minute', () => {
  let stage: Opened
  let owner: OpenPhone
  let cashier: OpenPhone
  let member: OpenPhone

  beforeAll(async () => {
    stage = await startStage()
    owner = await stage.open('merchant')
    const { invitation } = await found(owner, stage.server.secrets.variables['OWNER_CODE'] ?? '')
    cashier = await stage.open('staff')
    await join(cashier, invitation)
    await reload(cashier)
    member = await stage.open('member')
  })
  afterAll(async () => {
    await stage.close()
  })

  const seen = (page: Page, text: string) => until(() => page.getByText(text).first().isVisible())

  test('a visitor is not asked for anything before the tap, and consent is never pre-ticked', async () => {
    await seen(member.page, '免费领取会员卡')
    const box = member.page.locator('[aria-label="同意会员协议"]')
    expect(await box.getAttribute('aria-checked')).toBe('false')
    await tap(member, '#claim')
    await seen(member.page, '领取前请确认')
    const marketing = member.page.locator('[aria-label="接收营销消息（可不选）"]')
    expect(await marketing.getAttribute('aria-checked')).toBe('false')
    await member.page.getByText('再想想').click()
    await until(async () => !(await member.page.getByText('领取前请确认').isVisible()))
  })

  test('the card is claimed with two taps and shows its welcome points', async () => {
    await member.page.click('[aria-label="同意会员协议"]')
    await tap(member, '#claim')
    await seen(member.page, '最近记录')
    await seen(member.page, '新人礼')
  })

  test('a code is shown, scanned from the member’s phone, and the sale reaches the member within 2 s', async () => {
    await go(member, 'navigateTo', '/packages/member/code/code')
    const digits = await until(async () => {
      const page = await member.program.currentPage()
      return page?.path.endsWith('code/code') ? String((await page.data('digits')) ?? '') : ''
    })
    expect(digits.replace(/\s/g, '')).toMatch(/^68\d{16}$/)

    await go(cashier, 'switchTab', '/pages/work/work')
    await seen(cashier.page, '扫会员码')
    await cashier.program.mockWxMethod('scanCode', {
      result: digits.replace(/\s/g, ''),
      scanType: 'QR_CODE',
    })
    await cashier.page.click('[aria-label="扫会员码"]')
    await seen(member.page, '已扫码')
    await seen(cashier.page, '应付金额')

    for (const key of ['4', '6', '0']) await cashier.page.click(`.tray [aria-label="${key}"]`)
    await seen(cashier.page, '¥460')
    await cashier.page.click('[aria-label="确认收 ¥460.00"]')
    await seen(member.page, '收银员已确认')
    await seen(cashier.page, '记错了可以撤销')
    const { taps } = await handsOf(cashier.page)
    expect(taps).toBeGreaterThan(0)
    expect(measured('scan to done', taps, 3, 'taps')).toBeLessThanOrEqual(3)
  })

  test('the same code scanned twice is refused with a sentence', async () => {
    const batch = await callAs<{ codes: { value: string }[] }>(member, 'consumer', 'code.batch', {})
    const code = batch.codes[0]?.value ?? ''
    const desk = await callAs<{ shopId: string }>(cashier, 'staff', 'desk.open', {})
    await expect(
      callAs(owner, 'staff', 'visit.scan', { key: freshKey(), shopId: desk.shopId, code }),
    ).rejects.toThrow(/CODE_USED|VISIT_HELD/)
  })

  test('undo takes the sale back and the member sees it', async () => {
    await cashier.page.getByText('撤销', { exact: true }).click()
    await seen(cashier.page, '已撤销，券和积分都退回了')
    const entries = await callAs<{ items: { type: string; points: number }[] }>(
      member,
      'consumer',
      'points.entries',
      {},
    )
    const sum = entries.items.reduce((total, { points }) => total + points, 0)
    const summary = await callAs<{ balances: { points: number } }>(
      member,
      'consumer',
      'member.summary',
      {},
    )
    expect(sum).toBe(summary.balances.points)
  })

  test('a cashier cannot open the console, nor a member the desk', async () => {
    await expect(callAs(cashier, 'merchant', 'console.overview', {})).rejects.toThrow('FORBIDDEN')
    await expect(callAs(member, 'staff', 'desk.open', {})).rejects.toThrow('FORBIDDEN')
  })

  test('no phone has printed an error', () => {
    expect([...owner.errors, ...cashier.errors, ...member.errors]).toEqual([])
  })
})

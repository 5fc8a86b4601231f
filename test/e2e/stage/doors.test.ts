import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until, type OpenPhone } from '../start-stage'
import { answer, claim, openCompany, scan, seen, showCode, typeAmount, type Company } from './cast'

declare const wx: { reLaunch(options: { url: string }): Promise<unknown> }

interface AppJson {
  subPackages: { name: string; root: string; pages: string[] }[]
}

const app = JSON.parse(
  readFileSync(join(__dirname, '../../../miniprogram/app.json'), 'utf8'),
) as AppJson
/** Addresses of a package's pages; without those where a stranger begins. */
const pagesOf = (name: string, open: string[] = []) =>
  app.subPackages
    .filter((own) => own.name === name)
    .flatMap(({ root, pages }) => pages.map((page) => `/${root}/${page}`))
    .filter((page) => !open.some((end) => page.endsWith(end)))

/** Who may not go in stays outside, by the screen and not by its hidden tab alone. */
describe('closed doors', () => {
  let company: Company
  let member: OpenPhone

  beforeAll(async () => {
    company = await openCompany()
    member = await company.stage.open('member')
    await claim(member)
  }, 120_000)
  afterAll(async () => {
    await company.stage.close()
  })

  /** Opens a page by its address, as a stale link would, and waits for what it says. */
  const refused = async ({ program, page }: OpenPhone, url: string) => {
    await program.evaluate((target: string) => wx.reLaunch({ url: target }).then(() => true), url)
    await until(async () => {
      const said = await page.getByText('你没有这项权限').filter({ visible: true }).count()
      const sent = (await program.currentPage())?.path
      // A form keeps closed what it would save; what needs an open visit goes back where it came from.
      return said > 0 || sent?.startsWith('pages/')
    }, 8_000)
  }

  test.each(pagesOf('console', ['setup/setup']))('a cashier is refused at %s', async (url) => {
    await refused(company.cashier, url)
  })

  test.each(pagesOf('staff'))('a member is refused at %s', async (url) => {
    await refused(member, url)
  })

  test('a member sees no desk on the work tab, a cashier no console', async () => {
    for (const { program } of [member, company.cashier])
      await program.evaluate(() => wx.reLaunch({ url: '/pages/work/work' }).then(() => true))
    await seen(company.cashier, '扫会员码')
    expect(await company.cashier.page.locator('console-home, [is*="console-home"]').count()).toBe(0)
    expect(await company.cashier.page.getByText('控制台').filter({ visible: true }).count()).toBe(0)
    expect(await member.page.getByText('扫会员码').filter({ visible: true }).count()).toBe(0)
  })

  test('a code that was scanned is refused the second time, with a way on', async () => {
    const code = await showCode(member)
    await scan(company.cashier, code)
    await typeAmount(company.cashier, '46')
    await company.cashier.page.locator('.confirm').click()
    await seen(company.cashier, '记错了可以撤销')
    await scan(company.cashier, code)
    await seen(company.cashier, '这个码已经用过，请客人出示新的')
    await answer(company.cashier, 'confirm')
    await seen(company.cashier, '扫会员码')
  }, 30_000)

  test('no phone has printed an error', () => {
    expect([...company.cashier.errors, ...member.errors]).toEqual([])
  })
})

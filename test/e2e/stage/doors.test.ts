import { readFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { until, type OpenPhone, reload } from '../start-stage'
import {
  answer,
  callAs,
  claim,
  freshKey,
  join as joinTeam,
  openCompany,
  scan,
  seen,
  showCode,
  type Company,
} from './cast'

declare const wx: { reLaunch(options: { url: string }): Promise<unknown> }

interface AppJson {
  subPackages: { name: string; root: string; pages: string[] }[]
}

const app = JSON.parse(
  readFileSync(joinPath(__dirname, '../../../miniprogram/app.json'), 'utf8'),
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
  })
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
    })
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

  /** The desk that scanned it may follow its own scan; nobody else can use the code again. */
  test('a code scanned at one desk is refused at the next, with a way on', async () => {
    const { owner, cashier, shopId, stage } = company
    const { code: invitation } = await callAs<{ code: string }>(owner, 'merchant', 'team.invite', {
      key: freshKey(),
      role: 'staff',
      shopIds: [shopId],
    })
    const colleague = await stage.open('colleague')
    await joinTeam(colleague, invitation)
    await reload(colleague)
    const code = await showCode(member)
    await scan(cashier, code)
    await seen(cashier, '应付金额')
    await scan(colleague, code)
    await seen(colleague, /这个码已经用过|这位会员正在别的收银台/)
    await answer(colleague, 'cancel')
    await until(async () =>
      Boolean((await colleague.program.currentPage())?.path.endsWith('number/number')),
    )
    expect(colleague.errors).toEqual([])
  })

  test('no phone has printed an error', () => {
    expect([...company.cashier.errors, ...member.errors]).toEqual([])
  })
})

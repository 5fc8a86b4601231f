import { until, type OpenPhone } from '../start-stage'
import { measured, workOf, nowOf } from '../meter'
import { median } from '../../bench/report'
import {
  answer,
  claim,
  go,
  holding,
  openCompany,
  scan,
  showCode,
  tapText,
  typeAmount,
  type Company,
} from './cast'

/** What happens at the desk is on the member's phone at once, without a touch. */
describe('the member’s phone', () => {
  let company: Company
  let member: OpenPhone

  beforeAll(async () => {
    company = await openCompany('retail', (config) => {
      config.points.pendingDays = 0
    })
    member = await company.stage.open('member')
    await claim(member)
  }, 120_000)
  afterAll(async () => {
    await company.stage.close()
  })

  /** From the cashier's tap to the words on the other phone; `shows` looks at that phone alone. */
  const sell = async (yuan: string, shows: () => Promise<boolean>) => {
    const { cashier } = company
    const digits = await showCode(member)
    await scan(cashier, digits)
    await typeAmount(cashier, yuan)
    // A large sale is asked about once more: the clock starts at the last tap.
    let tappedAt = Date.now()
    await cashier.page.locator('.confirm').click()
    const done = cashier.page.locator('.hero')
    await until(async () => {
      const asked = cashier.page.locator('[data-action="confirm"]')
      if (await asked.isVisible()) {
        tappedAt = Date.now()
        await answer(cashier, 'confirm')
      }
      return (await shows()) || (await done.isVisible())
    }, 15_000)
    await until(shows, 8_000)
    const tookMs = Date.now() - tappedAt
    await until(() => done.isVisible(), 8_000)
    await go(member, 'switchTab', '/pages/card/card')
    return tookMs
  }
  const shown = (selector: string, words: string | RegExp) => () =>
    member.page.locator(selector).filter({ hasText: words, visible: true }).first().isVisible()

  test('shows points and tier within two seconds', async () => {
    const { cardTier } = { cardTier: (await holding(member)).card.tierId }
    const tookMs: number[] = []
    tookMs.push(await sell('1268', shown('.tier-up', '升级为')))
    tookMs.push(await sell('46', shown('.result .t4', /得 \d+ 分/)))
    tookMs.push(await sell('73', shown('.result .t4', /得 \d+ 分/)))
    expect((await holding(member)).card.tierId).not.toBe(cardTier)
    expect(measured('desk to member’s phone', median(tookMs) / 1000, 2, 's')).toBeLessThanOrEqual(2)
  }, 90_000)

  test('draws little at a time, whatever is done on it', async () => {
    const steps: [name: string, phone: OpenPhone, step: () => Promise<void>][] = [
      ['offers', member, () => go(member, 'switchTab', '/pages/offers/offers')],
      ['my coupons', member, () => tapText(member, '我的券')],
      ['rewards', member, () => go(member, 'switchTab', '/pages/rewards/rewards')],
      ['mine', member, () => go(member, 'switchTab', '/pages/mine/mine')],
      ['larger letters', member, () => tapText(member, '长辈模式')],
      ['usual letters', member, () => tapText(member, '长辈模式')],
      ['card', member, () => go(member, 'switchTab', '/pages/card/card')],
      ['code', member, async () => void (await showCode(member))],
      ['desk', company.cashier, () => go(company.cashier, 'switchTab', '/pages/work/work')],
      ['scan', company.cashier, async () => scan(company.cashier, await showCode(member))],
      ['typing', company.cashier, () => typeAmount(company.cashier, '128')],
    ]
    const all = { mostASecond: 0, largestBytes: 0, nodes: 0 }
    for (const [name, { page }, step] of steps) {
      const startedAt = await nowOf(page)
      await step()
      await page.waitForTimeout(1000)
      const work = await workOf(page, startedAt)
      expect({ name, nodes: work.nodes > 0 && work.nodes <= 700 }).toEqual({ name, nodes: true })
      for (const key of ['mostASecond', 'largestBytes', 'nodes'] as const)
        all[key] = Math.max(all[key], work[key])
      if (work.mostASecond > 20)
        measured(`setData a second, ${name}`, work.mostASecond, 20, 'calls')
    }
    measured('setData a second, at most', all.mostASecond, 20, 'calls')
    measured('nodes', all.nodes, 700, 'nodes')
    expect(measured('one setData', all.largestBytes / 1000, 50, 'KB')).toBeLessThanOrEqual(50)
  }, 60_000)

  test('no phone has printed an error', () => {
    expect([...company.owner.errors, ...company.cashier.errors, ...member.errors]).toEqual([])
  })
})

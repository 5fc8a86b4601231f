/** Every screen of the product in a small tea house, and how each comes to be on a phone. */
import { until, type OpenPhone } from '../start-stage'
import { answer, scan, showCode, tap, typeAmount } from './cast'
import type { Cast, TeaHouse } from './tea-house'

export interface Screen {
  name: string
  who: keyof Cast
  /** Where it is; absent: `open` brings it there. */
  url?: (ids: TeaHouse['ids'] & { shop: string }) => string
  open?: (cast: Cast) => Promise<void>
}

const at = (name: string, who: keyof Cast, url: NonNullable<Screen['url']> | string): Screen => ({
  name,
  who,
  url: typeof url === 'string' ? () => url : url,
})
const q = (id: string) => encodeURIComponent(id)

/** Every screen, in the order in which a picture book would show them. */
export const SCREENS: Screen[] = [
  at('card-before', 'visitor', '/pages/card/card'),
  { name: 'card-consent', who: 'visitor', open: openConsent },
  at('card', 'member', '/pages/card/card'),
  at('code', 'member', '/packages/member/code/code'),
  at('offers', 'member', '/pages/offers/offers'),
  { name: 'offers-map', who: 'member', open: openMap },
  at('offer', 'member', ({ offer }) => `/packages/member/offer/offer?id=${q(offer)}`),
  at('coupon', 'member', ({ coupon }) => `/packages/member/coupon/coupon?id=${q(coupon)}`),
  at('rewards', 'member', '/pages/rewards/rewards'),
  at('reward', 'member', ({ reward }) => `/packages/member/reward/reward?id=${q(reward)}`),
  at('redemptions', 'member', '/packages/member/redemptions/redemptions'),
  at('entries', 'member', '/packages/member/entries/entries'),
  at('mine', 'member', '/pages/mine/mine'),
  at('profile', 'member', '/packages/member/profile/profile'),
  at('privacy', 'member', '/packages/member/privacy/privacy'),
  at('messages', 'member', '/packages/member/messages/messages'),
  at('notifications', 'member', '/packages/member/notifications/notifications'),
  at('tiers', 'member', '/packages/member/tiers/tiers'),
  at('shops', 'member', '/packages/member/shops/shops'),
  at('about', 'member', '/packages/member/about/about'),
  at('paid', 'member', '/packages/member/paid/paid?from=after_payment'),
  at('desk', 'cashier', '/pages/work/work'),
  { name: 'desk-collect', who: 'cashier', open: collect },
  { name: 'desk-items', who: 'cashier', open: items },
  { name: 'desk-result', who: 'cashier', open: record },
  { name: 'desk-approval', who: 'cashier', open: overCeiling },
  { name: 'desk-late', who: 'cashier', open: lateReceipt },
  at('desk-refund', 'cashier', '/packages/staff/refund/refund'),
  at('desk-sale', 'cashier', ({ sale }) => `/packages/staff/sale/sale?id=${q(sale)}`),
  at('desk-pickup', 'cashier', '/packages/staff/pickup/pickup'),
  at('desk-today', 'cashier', '/packages/staff/today/today'),
  at('desk-number', 'cashier', '/packages/staff/number/number'),
  at('desk-offline', 'cashier', '/packages/staff/offline/offline?code=99986150&at=1790000000000'),
  at('desk-shift', 'cashier', '/packages/staff/shift/shift'),
  at('desk-pin', 'cashier', '/packages/staff/pin/pin'),
  at('desk-enrol', 'cashier', '/packages/staff/enrol/enrol'),
  at('console', 'owner', '/pages/work/work'),
  at('console-overview', 'owner', '/packages/console/overview/overview'),
  at('console-programme', 'owner', '/packages/console/programme/programme'),
  at('console-compare', 'owner', '/packages/console/compare/compare?version=1'),
  at('console-tier', 'owner', '/packages/console/tier/tier?index=1'),
  at('console-brand', 'owner', '/packages/console/brand/brand'),
  at('console-points', 'owner', '/packages/console/points/points'),
  at('console-bonus', 'owner', '/packages/console/bonus/bonus?index=0'),
  at('console-benefit', 'owner', '/packages/console/benefit/benefit?id=birthday'),
  at('console-rewards', 'owner', '/packages/console/rewards/rewards'),
  at('console-reward', 'owner', ({ reward }) => `/packages/console/reward/reward?id=${q(reward)}`),
  at('console-offers', 'owner', '/packages/console/offers/offers'),
  at('console-offer', 'owner', ({ offer }) => `/packages/console/offer/offer?id=${q(offer)}`),
  at('console-shops', 'owner', '/packages/console/shops/shops'),
  at('console-shop', 'owner', ({ shop }) => `/packages/console/shop/shop?id=${q(shop)}`),
  at('console-team', 'owner', '/packages/console/team/team'),
  at('console-members', 'owner', '/packages/console/members/members'),
  at('console-sales', 'owner', '/packages/console/sales/sales'),
  at('console-member', 'owner', ({ member }) => `/packages/console/member/member?id=${q(member)}`),
  at('console-merge', 'owner', ({ member }) => `/packages/console/merge/merge?id=${q(member)}`),
  at('console-owed', 'owner', '/packages/console/owed/owed'),
  at('console-approvals', 'owner', '/packages/console/approvals/approvals'),
  at('console-card', 'owner', '/packages/console/card/card'),
  at('console-audit', 'owner', '/packages/console/audit/audit'),
  at('setup-done', 'owner', '/packages/console/setup/setup'),
]

/** Opens a screen and waits until nothing loads any more. */
export async function show(house: TeaHouse, cast: Cast, screen: Screen): Promise<OpenPhone> {
  const phone = cast[screen.who]
  await screen.open?.(cast)
  const url = screen.url?.({ ...house.ids, shop: house.shopId })
  if (url !== undefined) await relaunch(phone, url)
  await until(async () => {
    const page = await phone.program.currentPage()
    // The page before it may still be the one on top, or its package on the way.
    if (url !== undefined && !url.startsWith(`/${page?.path ?? '?'}`)) return false
    const state: unknown = await page?.data('state')
    if (state === 'error') throw new Error(`${screen.name}: ${JSON.stringify(await page?.data())}`)
    if (!(await phone.page.locator('.panel').first().isVisible()) && screen.name === 'console')
      return false
    return state !== 'loading' && !(await phone.page.locator('.skeleton').first().isVisible())
  })
  // A frame or two for what is drawn after the data: canvases, images.
  await phone.page.waitForTimeout(150)
  return phone
}

declare const wx: { reLaunch(options: { url: string }): Promise<unknown> }

export async function relaunch({ program }: OpenPhone, url: string): Promise<void> {
  await program.evaluate((target: string) => wx.reLaunch({ url: target }).then(() => true), url)
}

async function openConsent({ visitor }: Cast): Promise<void> {
  await relaunch(visitor, '/pages/card/card')
  await until(() => visitor.page.locator('.claim-bar').isVisible())
  await tap(visitor, '#claim')
  await until(() => visitor.page.locator('.sheet .terms').isVisible())
  await visitor.page.waitForTimeout(400)
}

async function openMap({ member }: Cast): Promise<void> {
  await relaunch(member, '/pages/offers/offers')
  await member.page.locator('[aria-pressed]', { hasText: /地图|Map/ }).click()
  await until(() => member.page.locator('.wx-marker').first().isVisible())
}

async function collect({ member, cashier }: Cast): Promise<void> {
  const code = await showCode(member)
  await relaunch(cashier, '/pages/work/work')
  await scan(cashier, code)
  const keys = cashier.page.locator('.keys .key').first()
  const refused = cashier.page.locator('[data-action="confirm"]')
  await until(async () => (await keys.isVisible()) || (await refused.isVisible()))
  if (await refused.isVisible()) {
    // The look before this one used the code up; the next comes within 30 s.
    const next = await until(async () => {
      const digits = String(await (await member.program.currentPage())?.data('digits'))
      return digits.replace(/\s/g, '') !== code && digits.replace(/\s/g, '')
    })
    await cashier.program.mockWxMethod('scanCode', { result: next, scanType: 'QR_CODE' })
    await answer(cashier, 'confirm')
  }
  await typeAmount(cashier, '46')
}

async function record({ cashier }: Cast): Promise<void> {
  // What was typed last has been priced: until then nothing can be confirmed.
  await cashier.page.locator('.confirm:not(.waiting)').click()
  const again = cashier.page.locator('[data-action="confirm"]')
  await until(
    async () => (await again.isVisible()) || (await cashier.page.locator('.hero').isVisible()),
  )
  if (await again.isVisible()) await again.click()
  await until(() => cashier.page.locator('.hero').isVisible())
}

async function items({ cashier }: Cast): Promise<void> {
  await cashier.page.locator('.head[aria-expanded]').click()
  const fields = cashier.page.locator('.line-row wx-input input').filter({ visible: true })
  await fields.nth(0).fill('Tea')
  await fields.nth(2).fill('40')
  await until(() => cashier.page.locator('.line-row ~ .warn').isVisible())
}

async function overCeiling(cast: Cast): Promise<void> {
  await collect(cast)
  const { cashier } = cast
  await typeAmount(cashier, '999')
  await cashier.page.locator('.confirm').click()
  const again = cashier.page.locator('[data-action="confirm"]')
  const asked = cashier.page.locator('.note.open')
  await until(async () => {
    if (await again.isVisible()) await again.click()
    return asked.isVisible()
  })
}

/** From the sale that waits: a code opens one visit only. */
async function lateReceipt({ cashier }: Cast): Promise<void> {
  await cashier.page.getByText(/^(补登小票|Late receipt)$/).click()
  await until(() => cashier.page.locator('.when').isVisible())
}

/**
 * A small tea house for looking at every screen: a programme, two shops' worth of things to show, and a
 * member with a few months behind her, made by the product's own actions.
 */
import type { MerchantApi, SaleView, VisitView } from '../../../typings/contract'
import { startStage, until, type OpenPhone, type PhoneQuery } from '../start-stage'
import {
  callAs,
  claim,
  found,
  freshKey,
  join,
  scan,
  answer,
  showCode,
  tap,
  typeAmount,
  type Founded,
  type Opened,
} from './cast'

const DAY = 86_400_000

export interface TeaHouse extends Founded {
  stage: Opened
  ids: { offer: string; coupon: string; reward: string; sale: string; member: string }
}

/** The people, each with a phone of the same look. */
export interface Cast {
  visitor: OpenPhone
  member: OpenPhone
  cashier: OpenPhone
  owner: OpenPhone
}

export async function openTeaHouse(): Promise<TeaHouse> {
  const stage = await startStage()
  const owner = await stage.open('merchant')
  const code = stage.server.secrets.variables['OWNER_CODE'] ?? ''
  const founded = await found(owner, code, 'retail', (config) => {
    config.points.pendingDays = 0
  })
  const cashier = await stage.open('staff')
  await join(cashier, founded.invitation)
  const member = await stage.open('member')
  await claim(member)
  await callAs(member, 'consumer', 'member.update', { key: freshKey(), nickname: '林知夏' })
  const made = await stock(owner)
  const sale = await history(member, cashier, founded)
  const { coupon } = await callAs<{ coupon: { couponId: string } }>(
    member,
    'consumer',
    'offer.claim',
    {
      key: freshKey(),
      offerId: made.offer,
    },
  )
  await callAs(member, 'consumer', 'reward.redeem', {
    key: freshKey(),
    rewardId: made.reward,
    points: 300,
  })
  const { items } = await callAs<{ items: { memberId: string }[] }>(
    owner,
    'merchant',
    'member.search',
    {},
  )
  for (const phone of [owner, cashier, member]) await phone.page.close()
  const ids = { ...made, coupon: coupon.couponId, sale, member: items[0]?.memberId ?? '' }
  return { ...founded, stage, ids }
}

/** Everybody's phone in one look; `close` before the next look, as names are people. */
export async function openCast(
  { stage }: TeaHouse,
  look: PhoneQuery,
): Promise<Cast & { close(): Promise<void> }> {
  const [visitor, member, cashier, owner] = await Promise.all([
    stage.open('guest', look),
    stage.open('member', look),
    stage.open('staff', { ...look, path: '/pages/work/work' }),
    stage.open('merchant', { ...look, path: '/pages/work/work' }),
  ])
  const close = async () => {
    for (const { page } of [visitor, member, cashier, owner]) await page.close()
  }
  return { visitor, member, cashier, owner, close }
}

type Offer = MerchantApi['offer.save']['input']['offer']
type Reward = MerchantApi['reward.save']['input']['reward']

async function stock(owner: OpenPhone): Promise<{ offer: string; reward: string }> {
  const times = { startsAt: Date.now() - DAY, endsAt: Date.now() + 60 * DAY }
  const offer = async (zh: string, en: string, value: Offer['value'], minimumFen: number) => {
    const edit: Offer = {
      title: { zh, en },
      description: { zh: '全部饮品可用，每单一张。', en: 'For all drinks, one on each bill.' },
      value,
      minimumFen,
      shopIds: [],
      target: {},
      stock: 36,
      perMember: 1,
      ...times,
      validDays: 30,
      state: 'live',
    }
    const { offerId } = await callAs<{ offerId: string }>(owner, 'merchant', 'offer.save', {
      key: freshKey(),
      offer: edit,
    })
    return offerId
  }
  const reward = async (zh: string, en: string, points: number) => {
    const edit: Reward = {
      name: { zh, en },
      description: { zh: '到店出示取货码即可。', en: 'Show the pick-up code in any shop.' },
      imageFileId: '',
      points,
      valueFen: points * 3,
      stock: 120,
      perMember: 0,
      perMemberPeriod: { kind: 'ever' },
      tierIds: [],
      shopIds: [],
      ...times,
      pickupDays: 14,
      state: 'live',
    }
    const { rewardId } = await callAs<{ rewardId: string }>(owner, 'merchant', 'reward.save', {
      key: freshKey(),
      reward: edit,
    })
    return rewardId
  }
  const half = { zh: '第二杯半价', en: 'Second cup at half price' }
  const first = await offer('新人礼券', 'Welcome', { kind: 'amount_off', amountFen: 800 }, 2800)
  await offer('双人分享券', 'For two', { kind: 'percent_off', percent: 15 }, 5000)
  await offer('桂花乌龙', 'Osmanthus oolong', { kind: 'free_item', item: half }, 0)
  const small = await reward('升杯券', 'Size upgrade', 300)
  await reward('龙井酥', 'Longjing crisp', 500)
  await reward('招牌茶一杯', 'A signature tea', 1200)
  await reward('山岚保温杯', 'Hill mist flask', 3000)
  return { offer: first, reward: small }
}

/** Two bills and part of one given back. */
async function history(member: OpenPhone, cashier: OpenPhone, { shopId }: Founded) {
  let last = ''
  for (const amountFen of [46_000, 68_000, 4_800]) {
    const batch = await callAs<{ codes: { value: string }[] }>(member, 'consumer', 'code.batch', {})
    const { visitId } = await callAs<VisitView>(cashier, 'staff', 'visit.scan', {
      key: freshKey(),
      shopId,
      code: batch.codes[0]?.value ?? '',
    })
    const sale = await callAs<SaleView>(cashier, 'staff', 'sale.record', {
      key: freshKey(),
      shopId,
      visitId,
      amountFen,
      confirmed: ['amount_unusual', 'sale_again'],
    })
    last = sale.saleId
  }
  await callAs(cashier, 'staff', 'refund.record', {
    key: freshKey(),
    shopId,
    saleId: last,
    amountFen: 1_200,
    reason: '少做一杯',
  })
  return last
}

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
  at('console-points', 'owner', '/packages/console/points/points'),
  at('console-bonus', 'owner', '/packages/console/bonus/bonus?index=0'),
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
    const state: unknown = await page?.data('state')
    if (state === 'error') throw new Error(`${screen.name}: ${JSON.stringify(await page?.data())}`)
    if (!(await phone.page.locator('.panel').first().isVisible()) && screen.name === 'console')
      return false
    return state !== 'loading' && !(await phone.page.locator('.skeleton').first().isVisible())
  }, 10_000)
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
  await until(async () => (await keys.isVisible()) || (await refused.isVisible()), 10_000)
  if (await refused.isVisible()) {
    // The look before this one used the code up; the next comes within 30 s.
    const next = await until(async () => {
      const digits = String(await (await member.program.currentPage())?.data('digits'))
      return digits.replace(/\s/g, '') !== code && digits.replace(/\s/g, '')
    }, 35_000)
    await cashier.program.mockWxMethod('scanCode', { result: next, scanType: 'QR_CODE' })
    await answer(cashier, 'confirm')
  }
  await typeAmount(cashier, '46')
}

async function record({ cashier }: Cast): Promise<void> {
  await cashier.page.locator('.confirm').click()
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

/**
 * A small tea house for looking at every screen: a programme, two shops' worth of things to show, and a
 * member with a few months behind her, made by the product's own actions.
 */
import type { MerchantApi, SaleView, VisitView } from '../../../typings/contract'
import { startStage, type OpenPhone, type PhoneQuery } from '../start-stage'
import { callAs, claim, found, freshKey, join, type Founded, type Opened } from './cast'

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

import type { Time } from '../../../typings/contract'
import { civilOf, dayOf, startOfDay } from '../../../cloudfunctions/platform/pure/day'
import type { AtDesk, Card } from './desk'
import { claim, collect, handOut, scan } from './desk'
import type { House } from './founding'
import { shopAt } from './founding'
import { ZHIXIA } from './people'
import { MEMBER_DAYS } from './programme'
import type { World } from './world'
import type { Diary } from './year'

const DAY = 86_400_000
const HOUR = 3_600_000
const YEAR = 365

/** Days before the present in a story of a year, yuan paid, shop: ¥872 in all. */
const VISITS: [daysAgo: number, yuan: number, place: number][] = [
  [330, 56, 0],
  [300, 68, 1],
  [262, 72, 0],
  [225, 88, 2],
  [190, 65, 0],
  [160, 95, 3],
  [128, 76, 1],
  [96, 84, 0],
  [61, 90, 2],
  [32, 65, 0],
  [11, 65, 1],
]
const LAST_YUAN = 48
/** What her card shows at the end. */
const POINTS = 2_680
const PRIZE = 900

/**
 * 林知夏, whose card the tour may open on a phone named `zhixia`: Silver, ¥128 short of Gold, with
 * 2,680 points, a reward taken and three coupons in hand.
 */
export function enterZhixia(
  world: World,
  house: House,
  diary: Diary,
  span: { start: Time; end: Time },
): void {
  const { end } = span
  const scale = Math.min(1, (end - span.start) / (YEAR * DAY))
  const ago = (days: number, hour: number) =>
    startOfDay(dayOf(end - Math.max(1, Math.round(days * scale)) * DAY)) + hour * HOUR
  let card: Card | null = null
  const known = () => {
    if (!card) throw new Error('she has no card yet')
    return card
  }
  diary.add(ago(345, 14), async () => {
    card = await claim(world, house, { ...ZHIXIA, home: 0 })
  })
  for (const [days, yuan, place] of VISITS) {
    diary.add(ago(days, 18), async () => {
      await pay(world, house, await served(world, house, known(), place), yuan)
    })
  }
  diary.add(ago(150, 11), () => adjust(world, PRIZE, '茶友摄影展二等奖'))
  diary.add(ago(5, 15), () => takeUpgrade(world, house, known()))
  diary.add(ago(3, 20), async () => {
    for (const { offerId } of house.offers) {
      await world.attempt(
        world.consumer(ZHIXIA.phone, 'offer.claim', { key: world.key(), offerId }),
      )
    }
  })
  diary.add(lastEvening(end), () => lastVisit(world, house, known()))
}

/** The newest evening before today on which points count once. */
function lastEvening(end: Time): Time {
  let at = startOfDay(dayOf(end - DAY)) + 18 * HOUR
  while (MEMBER_DAYS.includes(civilOf(dayOf(at)).day)) at -= DAY
  return at
}

async function served(world: World, house: House, card: Card, place: number): Promise<AtDesk> {
  const desk = await scan(world, house, card, place)
  if (!desk) throw new Error('she was not served')
  // She keeps her coupons and points.
  return { ...desk, view: { ...desk.view, coupons: [], points: 0 } }
}

async function pay(world: World, house: House, desk: AtDesk, yuan: number): Promise<void> {
  const amountFen = yuan * 100
  const lines = [
    { name: '桂花龙井轻乳茶', quantity: 1, amountFen: 2_200 },
    { name: '抹茶云顶', quantity: 1, amountFen: amountFen - 2_200 },
  ]
  if (!(await collect(world, house, desk, { amountFen, lines }))) throw new Error('not collected')
}

async function takeUpgrade(world: World, house: House, card: Card): Promise<void> {
  const cheapest = [...house.rewards].sort((a, b) => a.points - b.points)[0]
  if (!cheapest) return
  const { rewardId, points } = cheapest
  const wish = { key: world.key(), rewardId, points }
  const redemption = await world.attempt(world.consumer(card.phone, 'reward.redeem', wish))
  if (redemption) {
    world.now += 60_000
    await handOut(world, house, await served(world, house, card, 2), redemption)
  }
}

/** Yesterday: what is still missing to her balance was a prize, and then she pays ¥48. */
async function lastVisit(world: World, house: House, card: Card): Promise<void> {
  const desk = await served(world, house, card, 0)
  const { balances } = await world.consumer(card.phone, 'member.summary', {})
  const { visitId } = desk.view
  const { earnPoints } = await world.staff(desk.cashier.phone, 'sale.preview', {
    shopId: shopAt(house.shops, desk.place),
    visitId,
    amountFen: LAST_YUAN * 100,
  })
  await adjust(world, POINTS - balances.points - earnPoints, '会员日抽奖')
  await pay(world, house, desk, LAST_YUAN)
}

async function adjust(world: World, points: number, reason: string): Promise<void> {
  if (points === 0) return
  const { member } = await world.consumer(ZHIXIA.phone, 'session.open', {
    scene: 'menu',
    language: 'zh-CN',
  })
  if (!member) throw new Error('she has no card')
  const { memberId } = member
  await world.merchant('manager-1', 'member.adjust', { key: world.key(), memberId, points, reason })
}

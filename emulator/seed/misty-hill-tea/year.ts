import type { SaleView, Time } from '../../../typings/contract'
import { dayOf, endOfDay } from '../../../cloudfunctions/platform/pure/day'
import { billFor } from './catalogue'
import type { AtDesk, Card } from './desk'
import { claim, collect, handOut, handOutByCode, scan } from './desk'
import type { House } from './founding'
import { shopAt } from './founding'
import type { Guest } from './guests'
import { shopFor } from './guests'
import type { World } from './world'

const HOUR = 3_600_000
const DAY = 86_400_000

interface Happening {
  at: Time
  run(): Promise<void>
}

/** What happens, by business day; what a day brings about happens on a later one. */
export class Diary {
  private readonly days = new Map<string, Happening[]>()

  add(at: Time, run: () => Promise<void>): void {
    const day = dayOf(at)
    const list = this.days.get(day)
    if (list) list.push({ at, run })
    else this.days.set(day, [{ at, run }])
  }

  /** In the order of the day; the day is over with it. */
  take(day: string): Happening[] {
    const list = this.days.get(day) ?? []
    this.days.delete(day)
    return list.sort((a, b) => a.at - b.at)
  }
}

/** Writes one member's time with the tea house into the diary. */
export function enter(world: World, house: House, diary: Diary, guest: Guest, end: Time): void {
  let card: Card | null = null
  diary.add(guest.joinsAt, async () => {
    card = await claim(world, house, guest)
    if (guest.birthday !== '' && world.random.chance(0.9)) {
      world.now += 20_000
      const { birthday, phone } = guest
      await world.consumer(phone, 'member.update', { key: world.key(), birthday })
    }
    await claimOffer(world, house, card, 0.7)
  })
  for (const at of guest.visitsAt) {
    diary.add(at, async () => {
      if (card) await visit(world, house, diary, { card, guest, end })
    })
  }
}

interface Person {
  card: Card
  guest: Guest
  end: Time
}

/** Tea, points, and what comes with them. */
async function visit(world: World, house: House, diary: Diary, person: Person): Promise<void> {
  const { random } = world
  const { card, guest } = person
  const desk = await scan(world, house, card, shopFor(random, guest.home))
  if (!desk) return
  await pickUp(world, house, desk)
  const bill = billFor(random, Math.round(guest.billFen * (0.5 + random.next())))
  const sale = await collect(world, house, desk, bill)
  if (!sale) return
  if (random.chance(0.008)) {
    await correct(world, house, desk, sale)
  } else if (random.chance(0.022)) {
    const at = world.now + Math.round((0.5 + random.next()) * DAY)
    if (at < person.end) diary.add(nextDay(world.now, at), () => giveBack(world, house, desk, sale))
  }
  await redeem(world, house, diary, { ...person, desk, points: desk.view.points + sale.earnPoints })
  await claimOffer(world, house, card, 0.22)
}

/** The wrong amount was typed: undone at once, and taken anew. */
async function correct(world: World, house: House, desk: AtDesk, sale: SaleView): Promise<void> {
  world.now += 40_000
  const shopId = shopAt(house.shops, desk.place)
  const undo = { key: world.key(), shopId, saleId: sale.saleId }
  await world.attempt(world.staff(desk.cashier.phone, 'sale.undo', undo))
  const again = billFor(world.random, sale.amountFen)
  await collect(world, house, { ...desk, view: { ...desk.view, coupons: [] } }, again)
}

const REASONS = ['口味做错了', '少了一杯', '洒了', '礼盒退货']

async function giveBack(world: World, house: House, desk: AtDesk, sale: SaleView): Promise<void> {
  const { random } = world
  const whole = sale.lines.length < 2 || random.chance(0.4)
  const line = random.pick(sale.lines)
  const amountFen = Math.min(whole ? sale.amountFen : line.amountFen, 50_000)
  const shopId = shopAt(house.shops, desk.place)
  const reason = random.pick(REASONS)
  await world.attempt(
    world.staff(desk.cashier.phone, 'refund.record', {
      key: world.key(),
      shopId,
      saleId: sale.saleId,
      amountFen,
      reason,
    }),
  )
}

/** Points for a reward: taken at once, later, never, or not wanted after all. */
async function redeem(
  world: World,
  house: House,
  diary: Diary,
  { card, desk, points, end }: Person & { desk: AtDesk; points: number },
): Promise<void> {
  const { random } = world
  const affordable = house.rewards.filter(
    (reward) => reward.points <= points && reward.tierIds.length === 0,
  )
  if (affordable.length === 0 || !random.chance(0.3)) return
  const { rewardId, points: price } = random.pick(affordable)
  world.now += 30_000
  const wish = { key: world.key(), rewardId, points: price }
  const redemption = await world.attempt(world.consumer(card.phone, 'reward.redeem', wish))
  if (!redemption) return
  if (random.chance(0.72)) return handOut(world, house, desk, redemption)
  if (!random.chance(0.2)) return
  const at = nextDay(world.now, world.now + random.between(1, 5) * DAY)
  if (at >= end) return
  diary.add(at, async () => {
    const { redemptionId } = redemption
    const cancel = { key: world.key(), redemptionId }
    await world.attempt(world.consumer(card.phone, 'redemption.cancel', cancel))
  })
}

async function pickUp(world: World, house: House, desk: AtDesk): Promise<void> {
  for (const { pickupCode } of desk.view.openRedemptions) {
    if (world.random.chance(0.7)) await handOutByCode(world, house, desk, pickupCode)
  }
}

/** Takes one of the coupons that are open to everybody, or the welcome one. */
async function claimOffer(
  world: World,
  { offers }: House,
  { phone }: Card,
  likely: number,
): Promise<void> {
  const { random } = world
  if (!random.chance(likely)) return
  const open = offers.filter(({ startsAt, endsAt }) => startsAt <= world.now && world.now < endsAt)
  if (open.length === 0) return
  const { offerId } = random.chance(0.3) ? (open[0] ?? random.pick(open)) : random.pick(open)
  world.now += 10_000
  await world.attempt(world.consumer(phone, 'offer.claim', { key: world.key(), offerId }))
}

/** Not before tomorrow's morning: a day's happenings are in order already. */
function nextDay(now: Time, at: Time): Time {
  return Math.max(at, endOfDay(dayOf(now)) + 1 + 10 * HOUR)
}

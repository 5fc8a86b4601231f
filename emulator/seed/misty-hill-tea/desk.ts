import type { EntryScene, RedemptionView, SaleView, VisitView } from '../../../typings/contract'
import type { SaleLine } from '../../../typings/contract/sale'
import { codeAt, stepOf } from '../../../cloudfunctions/features/card/rules/code'
import { sha256 } from '../../../cloudfunctions/platform/ids'
import type { House } from './founding'
import { shopAt } from './founding'
import type { Colleague } from './people'
import { cashierAt } from './people'
import type { World } from './world'

/** A member's phone: its name, and what its card page has fetched. */
export interface Card {
  phone: string
  /** Stands in the rotating code. */
  alias: string
}

export interface Bill {
  amountFen: number
  lines: SaleLine[]
}

/** A member at a till with a cashier. */
export interface AtDesk {
  card: Card
  place: number
  cashier: Colleague
  view: VisitView
}

/** Claims the card as the phone does: with the agreement that it has shown. */
export async function claim(
  world: World,
  { shops, agreementVersion, agreementText }: House,
  person: { phone: string; nickname: string; home: number },
): Promise<Card> {
  const { random } = world
  const { phone, nickname, home } = person
  const scene = random.pick<EntryScene>([
    'shop_qr',
    'shop_qr',
    'shop_qr',
    'menu',
    'friend',
    'search',
    'ad',
  ])
  await world.consumer(phone, 'card.claim', {
    key: world.key(),
    scene,
    ...(scene === 'shop_qr' ? { sceneRef: shopAt(shops, home) } : {}),
    nickname,
    consent: {
      agreementVersion,
      agreementHash: sha256(agreementText),
      marketing: random.chance(0.55),
    },
  })
  const { codes } = await world.consumer(phone, 'code.batch', {})
  return { phone, alias: codes[0]?.value.slice(2, 10) ?? '' }
}

/** Shows the code that stands now; the cashier on duty scans it. Null when the desk refuses. */
export async function scan(
  world: World,
  { shops }: House,
  card: Card,
  place: number,
): Promise<AtDesk | null> {
  const shanghaiHour = new Date(world.now + 8 * 3_600_000).getUTCHours()
  const cashier = cashierAt(place, shanghaiHour)
  const code = codeAt(world.secrets.codeKey, card.alias, stepOf(world.now))
  const input = { key: world.key(), shopId: shopAt(shops, place), code }
  const view = await world.attempt(world.staff(cashier.phone, 'visit.scan', input))
  return view && { card, place, cashier, view }
}

/** Collects for a bill, with the best coupon that fits and now and then with points. */
export async function collect(
  world: World,
  { shops }: House,
  { view, cashier, place }: AtDesk,
  { amountFen, lines }: Bill,
): Promise<SaleView | null> {
  const { random } = world
  world.now += 25_000 + random.below(30_000)
  const fits = view.coupons.filter(
    ({ usable, coupon }) =>
      usable && coupon.minimumFen <= amountFen && coupon.value.kind !== 'free_item',
  )
  const coupon = fits.length > 0 && random.chance(0.85) ? random.pick(fits).coupon : undefined
  const spends = !coupon && view.points >= 800 && amountFen >= 3_000 && random.chance(0.05)
  return world.attempt(
    world.staff(cashier.phone, 'sale.record', {
      key: world.key(),
      shopId: shopAt(shops, place),
      visitId: view.visitId,
      amountFen,
      lines,
      confirmed: ['amount_unusual', 'sale_again'],
      ...(coupon ? { couponId: coupon.couponId } : {}),
      ...(spends ? { spendPoints: 100 * random.between(1, 5) } : {}),
    }),
  )
}

/** Hands out what waits for the member here. */
export async function handOut(
  world: World,
  { shops }: House,
  { cashier, place }: AtDesk,
  redemption: Pick<RedemptionView, 'redemptionId'>,
): Promise<void> {
  world.now += 20_000
  await world.attempt(
    world.staff(cashier.phone, 'redemption.fulfil', {
      key: world.key(),
      shopId: shopAt(shops, place),
      redemptionId: redemption.redemptionId,
    }),
  )
}

export async function handOutByCode(
  world: World,
  house: House,
  desk: AtDesk,
  pickupCode: string,
): Promise<void> {
  const shopId = shopAt(house.shops, desk.place)
  const find = world.staff(desk.cashier.phone, 'redemption.find', { shopId, pickupCode })
  const found = await world.attempt(find)
  if (found) await handOut(world, house, desk, found)
}

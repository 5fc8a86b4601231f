import type { OfferEdit, RewardEdit, Time } from '../../../typings/contract'
import type { SaleLine } from '../../../typings/contract/sale'
import type { Random } from './random'

const DAY = 86_400_000
const text = (zh: string, en: string) => ({ zh, en })

/** What hangs above the counter: names with prices in fen; the last ones are bought by few. */
const CUPS: [name: string, fen: number][] = [
  ['桂花龙井轻乳茶', 2_200],
  ['山雾毛尖', 1_600],
  ['抹茶云顶', 2_600],
  ['九曲红梅柠檬茶', 1_900],
  ['杨梅冰茶', 2_400],
  ['茉莉轻乳茶', 1_800],
  ['冷泡大红袍', 2_000],
  ['龙井酥', 1_200],
  ['桂花糯米藕', 1_600],
  ['定胜糕', 800],
]
const LEAVES: [name: string, fen: number][] = [
  ['明前龙井 50 克', 16_800],
  ['九曲红梅罐装', 9_800],
  ['四季茶礼盒', 26_800],
  ['随行杯', 12_900],
]

/** A bill of about so much: cups, and tea to take home where that much is spent. */
export function billFor(
  random: Random,
  aboutFen: number,
): { amountFen: number; lines: SaleLine[] } {
  const lines: SaleLine[] = []
  let amountFen = 0
  while (amountFen === 0 || (amountFen < aboutFen && lines.length < 6)) {
    const large = aboutFen - amountFen > 9_000 && random.chance(0.6)
    const [name, fen] = random.pick(large ? LEAVES : CUPS)
    const quantity = !large && random.chance(0.3) ? 2 : 1
    if (lines.some((line) => line.name === name)) continue
    lines.push({ name, quantity, amountFen: fen * quantity })
    amountFen += fen * quantity
  }
  return { amountFen, lines }
}

type Reward = Pick<RewardEdit, 'name' | 'description' | 'points' | 'valueFen' | 'stock'> &
  Partial<Pick<RewardEdit, 'perMember' | 'tierIds'>>

const REWARDS: Reward[] = [
  {
    name: text('升杯券', 'Size upgrade'),
    description: text('任意饮品升为大杯。', 'Any drink in the large cup.'),
    points: 300,
    valueFen: 400,
    stock: 6_000,
  },
  {
    name: text('手作茶点', 'Tea pastry'),
    description: text('龙井酥或定胜糕任选一份。', 'One Longjing crisp or rice cake.'),
    points: 500,
    valueFen: 1_000,
    stock: 2_000,
  },
  {
    name: text('招牌茶一杯', 'A signature tea'),
    description: text('桂花龙井轻乳茶或山雾毛尖。', 'Osmanthus Longjing latte or Misty Maojian.'),
    points: 1_200,
    valueFen: 2_200,
    stock: 1_500,
  },
  {
    name: text('双人下午茶', 'Afternoon tea for two'),
    description: text('两杯饮品与两份茶点。', 'Two drinks and two pastries.'),
    points: 2_200,
    valueFen: 6_400,
    stock: 300,
    perMember: 2,
  },
  {
    name: text('山岚保温杯', 'Hill mist flask'),
    description: text('350 毫升，六色随机。', '350 ml, one of six colours.'),
    points: 3_000,
    valueFen: 9_900,
    stock: 120,
    perMember: 1,
  },
  {
    name: text('茶席体验', 'At the tea table'),
    description: text(
      '茶艺师带你认识三款山场茶，90 分钟。',
      'Three hill teas with a tea master, 90 minutes.',
    ),
    points: 4_500,
    valueFen: 19_800,
    stock: 60,
    perMember: 1,
    tierIds: ['gold', 'platinum', 'onyx'],
  },
  {
    name: text('明前龙井礼盒', 'Early spring Longjing'),
    description: text('当年明前，100 克。', 'This spring, 100 g.'),
    points: 8_000,
    valueFen: 36_800,
    stock: 40,
    perMember: 1,
    tierIds: ['platinum', 'onyx'],
  },
]

export function rewardsFrom(start: Time, end: Time): RewardEdit[] {
  return REWARDS.map((reward) => ({
    imageFileId: '',
    perMember: 0,
    perMemberPeriod: { kind: 'year' },
    tierIds: [],
    ...reward,
    shopIds: [],
    startsAt: start,
    endsAt: end + 365 * DAY,
    pickupDays: 14,
    state: 'live',
  }))
}

type Offer = Pick<OfferEdit, 'title' | 'description' | 'value' | 'minimumFen' | 'target'> &
  Partial<Pick<OfferEdit, 'stock' | 'perMember' | 'validDays'>> & {
    /** From and until, in days before the present (negative: ahead); absent: always. */
    days?: [from: number, until: number]
    /** Only in the first so many shops. */
    shops?: number
  }

const off = (yuan: number) => ({ kind: 'amount_off', amountFen: yuan * 100 }) as const

const OFFERS: Offer[] = [
  {
    title: text('新人礼', 'Welcome'),
    description: text(
      '满 28 元减 8 元，领卡后 30 天内可领。',
      '¥8 off ¥28, for 30 days after joining.',
    ),
    value: off(8),
    minimumFen: 2_800,
    target: { newWithinDays: 30 },
  },
  {
    title: text('生日当月一杯', 'A cup for your birthday'),
    description: text('招牌茶任选一杯。', 'One signature tea of your choice.'),
    value: { kind: 'free_item', item: text('招牌茶一杯', 'A signature tea') },
    minimumFen: 0,
    target: { birthday: 'month' },
  },
  {
    title: text('好久不见', 'Long time no see'),
    description: text('60 天没来，回来喝一杯。', 'For those who have not been here for 60 days.'),
    value: off(10),
    minimumFen: 3_000,
    target: { dormantForDays: 60 },
    perMember: 3,
  },
  {
    title: text('雨天续杯', 'Rainy day refill'),
    description: text('满 45 元减 8 元。', '¥8 off ¥45.'),
    value: off(8),
    minimumFen: 4_500,
    target: {},
    perMember: 4,
    validDays: 21,
  },
  {
    title: text('双人分享', 'Made for two'),
    description: text('满 50 元 85 折，杭州门店。', '15 % off ¥50, in Hangzhou.'),
    value: { kind: 'percent_off', percent: 15, maximumFen: 2_000 },
    minimumFen: 5_000,
    target: {},
    days: [40, -20],
    shops: 7,
    stock: 800,
    validDays: 14,
  },
  {
    title: text('金卡茶礼', 'Gold treat'),
    description: text('金卡及以上，满 88 元减 20 元。', '¥20 off ¥88 for Gold and above.'),
    value: off(20),
    minimumFen: 8_800,
    target: { tierIds: ['gold', 'platinum', 'onyx'] },
    days: [75, -45],
    stock: 600,
    perMember: 2,
  },
  {
    title: text('本周新品尝鲜', 'New this week'),
    description: text(
      '杨梅冰茶立减 6 元，先到先得。',
      '¥6 off the bayberry iced tea while it lasts.',
    ),
    value: off(6),
    minimumFen: 2_400,
    target: {},
    days: [5, -9],
    stock: 240,
    validDays: 9,
  },
  {
    title: text('店庆周', 'Anniversary'),
    description: text('满 60 元减 15 元。', '¥15 off ¥60.'),
    value: off(15),
    minimumFen: 6_000,
    target: {},
    days: [260, 215],
    stock: 900,
    validDays: 20,
  },
  {
    title: text('冷泡季', 'Cold brew weeks'),
    description: text('满 40 元 88 折。', '12 % off ¥40.'),
    value: { kind: 'percent_off', percent: 12 },
    minimumFen: 4_000,
    target: {},
    days: [150, 90],
    stock: 1_200,
    perMember: 2,
    validDays: 15,
  },
]

/** Each with the moment at which the owner puts it up. */
export function offersFor(start: Time, end: Time): { at: Time; shops: number; offer: OfferEdit }[] {
  return OFFERS.map(({ days, shops = 0, ...offer }) => {
    const startsAt = days ? Math.max(start, end - days[0] * DAY) : start
    const edit: OfferEdit = {
      stock: 20_000,
      perMember: 1,
      validDays: 30,
      ...offer,
      shopIds: [],
      startsAt,
      endsAt: days ? end - days[1] * DAY : end + 365 * DAY,
      state: 'live',
    }
    return { at: Math.max(start, startsAt - 2 * DAY), shops, offer: edit }
  }).filter(({ offer }) => offer.endsAt > start)
}

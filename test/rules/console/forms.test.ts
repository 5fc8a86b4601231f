import fc from 'fast-check'
import type {
  CouponValue,
  OfferEdit,
  OpenHours,
  PointsExpiry,
  RewardEdit,
  ShopEdit,
  ShopId,
  Target,
  TierRule,
} from '../../../typings/contract'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import {
  besideField,
  bonus,
  brand,
  CallError,
  offers,
  points,
  rewards,
  shops,
  tiers,
  type Choices,
  type FormField,
} from './console-forms'

const ids = ['a1', 'b2', 'c3', 'd4']
const options = ids.map((value) => ({ value, name: value.toUpperCase() }))
const choices: Choices = { tiers: options, shops: options, ownShopIds: [] }

const word = fc.string({ unit: fc.constantFrom('a', 'b', '茶', '1'), minLength: 1, maxLength: 20 })
const text = fc.record({ zh: word, en: fc.oneof(fc.constant(''), word) })
const amountFen = fc.integer({ min: 1, max: 100_000_000 })
const count = fc.integer({ min: 1, max: 10_000_000 })
const some = fc.shuffledSubarray(ids)
const day = fc
  .integer({ min: 0, max: 4000 })
  .map((days) => Date.parse('2026-01-01T00:00:00+08:00') + days * 86_400_000)
const firstMoment = day
const lastMoment = day.map((time) => time + 86_399_999)
const anyMoment = fc
  .tuple(day, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([time, ms]) => time + ms)
/** Absent, or there with something in it. */
const optional = { requiredKeys: [] as [] }

const value: fc.Arbitrary<CouponValue> = fc.oneof(
  fc.record({ kind: fc.constant('amount_off' as const), amountFen }),
  fc.record(
    {
      kind: fc.constant('percent_off' as const),
      percent: fc.integer({ min: 1, max: 99 }),
      maximumFen: amountFen,
    },
    { requiredKeys: ['kind', 'percent'] },
  ),
  fc.record({ kind: fc.constant('free_item' as const), item: text }),
)
const target: fc.Arbitrary<Target> = fc.record(
  {
    tierIds: fc.subarray(ids, { minLength: 1 }),
    tags: fc.array(word, { minLength: 1, maxLength: 5 }),
    newWithinDays: fc.integer({ min: 1, max: 3650 }),
    dormantForDays: fc.integer({ min: 1, max: 400 }),
    birthday: fc.constantFrom('day', 'week', 'month'),
    radiusM: fc.integer({ min: 100, max: 50_000 }),
  },
  optional,
)
const offerWith = (starts: fc.Arbitrary<number>, ends: fc.Arbitrary<number>) =>
  fc.record<OfferEdit, keyof OfferEdit>(
    {
      title: text,
      description: text,
      value,
      minimumFen: fc.integer({ min: 0, max: 100_000_000 }),
      shopIds: some as fc.Arbitrary<ShopId[]>,
      target,
      stock: count,
      perMember: fc.integer({ min: 1, max: 20 }),
      startsAt: starts,
      endsAt: ends,
      validDays: fc.integer({ min: 0, max: 730 }),
      validUntil: ends,
      state: fc.constantFrom('draft', 'live', 'paused', 'ended'),
    },
    {
      requiredKeys: [
        'title',
        'description',
        'value',
        'minimumFen',
        'shopIds',
        'target',
        'stock',
        'perMember',
        'startsAt',
        'endsAt',
        'validDays',
        'state',
      ],
    },
  ) as fc.Arbitrary<OfferEdit>
const rewardWith = (
  starts: fc.Arbitrary<number>,
  ends: fc.Arbitrary<number>,
): fc.Arbitrary<RewardEdit> =>
  fc.record({
    name: text,
    description: text,
    imageFileId: fc.constantFrom('', 'cloud://house/rewards/cup.jpg'),
    points: count,
    valueFen: amountFen,
    stock: count,
    perMember: fc.integer({ min: 0, max: 1000 }),
    perMemberPeriod: fc.record({ kind: fc.constantFrom('ever', 'day', 'month', 'year') }),
    tierIds: some,
    shopIds: some as fc.Arbitrary<ShopId[]>,
    startsAt: starts,
    endsAt: ends,
    pickupDays: fc.integer({ min: 0, max: 365 }),
    state: fc.constantFrom('draft', 'live', 'paused'),
  })

describe('an offer', () => {
  test('opened and saved is the same to the last field and moment', () => {
    fc.assert(
      fc.property(offerWith(anyMoment, anyMoment), (offer) => {
        expect(offers.editOf(offers.fieldsOf(offer, choices), offer)).toEqual(offer)
      }),
    )
  })
  test('every field of the contract can be typed: the form of one makes it of any other', () => {
    const any = offerWith(firstMoment, lastMoment)
    fc.assert(
      fc.property(any, any, (typed, was) => {
        expect(offers.editOf(offers.fieldsOf(typed, choices), was)).toEqual(typed)
      }),
    )
  })
  test('another kind or end asks for its own fields and keeps the rest', () => {
    fc.assert(
      fc.property(offerWith(firstMoment, lastMoment), value, (offer, { kind }) => {
        const fields = offers
          .fieldsOf(offer, choices)
          .map((field) => (field.name === 'value.kind' ? { ...field, value: kind } : field))
        const edit = offers.editOf(offers.reshape(fields, 'value.kind', 0), offer)
        expect(edit.value.kind).toBe(kind)
        expect({ ...edit, value: null }).toEqual({ ...offer, value: null })
      }),
    )
  })
})

describe('a reward', () => {
  test('opened and saved is the same to the last field and moment', () => {
    fc.assert(
      fc.property(rewardWith(anyMoment, anyMoment), fc.nat(), (reward, nth) => {
        const taken = nth % (reward.stock + 1)
        const fields = rewards.fieldsOf(reward, choices, taken)
        expect(rewards.editOf(fields, reward, reward.imageFileId, taken)).toEqual(reward)
      }),
    )
  })
  test('every field of the contract can be typed: the form of one makes it of any other', () => {
    const any = rewardWith(firstMoment, lastMoment)
    fc.assert(
      fc.property(any, any, (typed, was) => {
        const fields = rewards.fieldsOf(typed, choices, 0)
        expect(rewards.editOf(fields, was, typed.imageFileId, 0)).toEqual(typed)
      }),
    )
  })
})

describe('a shop', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .map(([from, minutes]) => ({ from, until: from + minutes }))
  const spans: fc.Arbitrary<OpenHours> = fc.array(span, { maxLength: 3 })
  const shop: fc.Arbitrary<ShopEdit> = fc.record({
    name: word,
    brand: word,
    city: word,
    district: word,
    address: word,
    place: fc.record({ longitude: fc.constant(120.16), latitude: fc.constant(30.25) }),
    phone: fc.constantFrom('', '0571-88001234'),
    hours: fc.array(spans, { minLength: 7, maxLength: 7 }),
    closed: fc.boolean(),
  })

  test('keeps its week: closed days, split hours, hours past midnight', () => {
    fc.assert(
      fc.property(shop, (record) => {
        const fields = shops.fieldsOf(record, '')
        expect(shops.editOf(fields, record.place, record.closed)).toEqual(record)
      }),
    )
  })
  test('takes Monday’s hours for all open days, and closed days stay closed', () => {
    fc.assert(
      fc.property(shop, (record) => {
        const fields = shops.sameHours(shops.fieldsOf(record, ''))
        const { hours } = shops.editOf(fields, record.place, false)
        hours.forEach((spansOfDay, at) => {
          if (record.hours[at]?.length === 0) expect(spansOfDay).toEqual([])
          else expect(spansOfDay).toEqual(hours.find((each) => each.length > 0))
        })
      }),
    )
  })
})

describe('a part of the programme', () => {
  const copy = <T>(of: T): T => JSON.parse(JSON.stringify(of)) as T
  const config = presetOf('retail', '山雾茶')
  const years = fc.integer({ min: 0, max: 5 })
  const expiry: fc.Arbitrary<PointsExpiry> = fc.oneof(
    fc.constant({ kind: 'never' as const }),
    fc.record({ kind: fc.constant('months' as const), months: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('year_end' as const), afterYears: years }),
  )

  test('points keep how they expire, and take over another way', () => {
    fc.assert(
      fc.property(expiry, expiry, (typed, was) => {
        const wanted = copy(config)
        wanted.points.expiry = typed
        const edited = copy(config)
        edited.points.expiry = was
        points.apply(edited, points.fieldsOf(wanted))
        expect(edited).toEqual(wanted)
      }),
    )
  })
  test('every rule of points can be typed, and what was there before is gone', () => {
    const number = fc.integer({ min: 1, max: 10_000 })
    const maybe = fc.option(number, { nil: undefined })
    const earn = fc.array(
      fc.record({
        name: text,
        per: fc.constantFrom('spend' as const, 'minutes' as const, 'visit' as const),
        points: number,
        unit: number,
        dailyCap: maybe,
        minimumFen: maybe,
      }),
      { minLength: 3, maxLength: 3 },
    )
    const rules = fc.record({
      earn,
      multiplierCapHundredths: fc.integer({ min: 100, max: 10_000 }),
      restoreGraceDays: fc.integer({ min: 0, max: 365 }),
      negative: fc.oneof(
        fc.constant({ kind: 'forbid' as const }),
        fc.constant({ kind: 'allow' as const }),
        fc.record({ kind: fc.constant('down_to' as const), points: number }),
      ),
      spend: fc.option(
        fc.record({
          pointsPerYuan: number,
          maxPercentOfSale: fc.integer({ min: 1, max: 100 }),
          minimumPoints: fc.integer({ min: 0, max: 10_000 }),
        }),
        { nil: undefined },
      ),
      noticeDays: fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 5 }),
    })
    type Rules = typeof rules extends fc.Arbitrary<infer Value> ? Value : never
    const programmeOf = ({ noticeDays, earn: typed, ...others }: Rules) => {
      const whole = copy(config)
      Object.assign(whole.points, others)
      whole.points.earn = typed.map((rule, at) => ({
        id: `rule${String(at)}`,
        ...rule,
        unit: rule.per === 'visit' ? 1 : rule.unit,
      })) as typeof whole.points.earn
      whole.tierPolicy.noticeDays = noticeDays
      return copy(whole)
    }
    fc.assert(
      fc.property(rules, rules, (typed, was) => {
        const wanted = programmeOf(typed)
        const edited = programmeOf(was)
        points.apply(edited, points.fieldsOf(wanted))
        expect(edited).toEqual(wanted)
        points.apply(edited, points.fieldsOf(edited))
        expect(edited).toEqual(wanted)
      }),
    )
  })
  test('a rule that counts another way asks for its own unit', () => {
    const edited = copy(config)
    const at = String(edited.points.earn.findIndex(({ per }) => per === 'spend'))
    const choose = (fields: FormField[], per: string) =>
      points.reshape(
        fields.map((field) => (field.name === `per${at}` ? { ...field, value: per } : field)),
        `per${at}`,
      )
    const units = (fields: FormField[]) =>
      fields.filter(({ name }) => name === `unit${at}`).map(({ value }) => value)
    const spend = points.fieldsOf(edited)
    const minutes = choose(spend, 'minutes')
    const visit = choose(minutes, 'visit')
    expect([spend, minutes, visit].map(units)).toEqual([['1.00'], ['60'], []])
    points.apply(edited, visit)
    expect(edited.points.earn[Number(at)]).toMatchObject({ per: 'visit', unit: 1 })
  })
  test('a rule is headed by its name while it is typed, in what it counts', () => {
    const { earn } = config.points
    const at = String(earn.findIndex(({ per }) => per === 'spend'))
    const typed = points
      .fieldsOf(copy(config))
      .map((field) => (field.name === `zh${at}` ? { ...field, value: '早鸟' } : field))
    const heading = (fields: FormField[]) =>
      fields.find(({ name }) => name === `points${at}`)?.label
    expect(heading(typed)).not.toMatch(/^早鸟/)
    expect(heading(points.reshape(typed, `zh${at}`))).toMatch(/^早鸟 · ¥1 /)
    expect(points.reshape(typed, 'welcome')).toBe(typed)
  })
  test.each([
    ['points.earn.1.minimumFen', 'minimumFen1'],
    ['points.earn.0.name.zh', 'zh0'],
    ['points.earn.2.unit', 'unit2'],
    ['points.negative.points', 'negativePoints'],
    ['points.spend.minimumPoints', 'minimumPoints'],
    ['tierPolicy.noticeDays.1', 'noticeDays'],
  ])('a problem of %s stands beside %s', (path, name) => {
    expect(points.fieldFor(path)).toBe(name)
  })
  test('extra points keep and take over their shops', () => {
    fc.assert(
      fc.property(some, some, (typed, was) => {
        const withShops = (shopIds: string[]) => {
          const whole = copy(config)
          const rule = {
            ...bonus.newBonus([]),
            ...(shopIds.length > 0 ? { shopIds: shopIds as ShopId[] } : {}),
          }
          rule.name = { zh: '加倍', en: '' }
          whole.points.bonus = [rule]
          return whole
        }
        const edited = withShops(was)
        bonus.applyBonus(edited, 0, bonus.bonusFields(withShops(typed), 0, []))
        expect(edited).toEqual(withShops(typed))
      }),
    )
  })
  test('the face and the agreement can be typed whole', () => {
    const card = fc.record({
      brandName: text,
      slogan: text,
      logoFileId: fc.constant(config.card.logoFileId),
      promise: text,
      howToClaim: text,
      validity: text,
      servicePhone: word,
    })
    const agreement = fc.record({ version: word, title: text, body: text })
    fc.assert(
      fc.property(card, agreement, text, (face, terms, supportText) => {
        const wanted = { ...copy(config), card: face, agreement: terms, supportText }
        const edited = copy(config)
        brand.apply(edited, brand.fieldsOf(wanted))
        expect(edited).toEqual(wanted)
      }),
    )
  })
  test.each(config.tiers.map((_tier, at) => at))('tier %i keeps a hue of its own', (at) => {
    const tier = copy(config.tiers[at] as TierRule)
    tier.palette = { kind: 'hue', hue: 210 }
    const before = copy(tier)
    const multiplier = config.benefits.find(({ kind }) => kind === 'points_multiplier')?.id ?? ''
    tiers.apply(tier, tiers.fieldsOf(tier, multiplier), multiplier)
    expect(tier).toEqual(before)
  })
})

describe('a refusal', () => {
  const marked = (
    fields: FormField[],
    path: string,
    fieldFor?: (path: string) => string | undefined,
  ) =>
    besideField(fields, new CallError('INVALID_INPUT', '', '', { path }), fieldFor)
      .filter(({ error }) => error !== '')
      .map(({ name }) => name)
  const free = offers.newOffer(0, [])
  free.value = { kind: 'free_item', item: { zh: '', en: '' } }
  const cut = offers.newOffer(0, [])
  cut.value = { kind: 'percent_off', percent: 10 }

  test.each([
    ['offer.title.zh', 'title.zh'],
    ['offer.description.zh', 'description.zh'],
    ['offer.value.item.zh', 'value.item.zh'],
    ['offer.shopIds.1', 'shopIds'],
    ['offer.target.tags.0', 'target.tags'],
    ['offer.endsAt', 'endsAt'],
  ])('of %s stands beside %s alone', (path, name) => {
    expect(marked(offers.fieldsOf(free, choices), path)).toEqual([name])
  })
  test.each([
    ['config.points.earn.0.unit', ['unit0']],
    ['config.points.earn.0.name.zh', ['zh0']],
    ['config.points.earn.0.dailyCap', ['dailyCap0']],
    ['config.points.spend.minimumPoints', ['minimumPoints']],
    ['config.welcome.points', ['welcome']],
    ['config.points.bonus.0.group', []],
    ['revision', []],
  ])('of the draft’s %s stands beside %s alone', (path, names) => {
    const fields = points.fieldsOf(presetOf('retail', '山雾茶'))
    expect(marked(fields, path, points.fieldFor)).toEqual(names)
  })
  test('of a percentage, a reward’s description or a day’s hours stands beside it', () => {
    expect(marked(offers.fieldsOf(cut, choices), 'offer.value.percent')).toEqual(['value.percent'])
    const reward = rewards.fieldsOf(rewards.newReward(0, []), choices, 0)
    expect(marked(reward, 'reward.description.zh')).toEqual(['description.zh'])
    expect(marked(shops.fieldsOf(null, ''), 'shop.hours.2.1')).toEqual(['hours.2'])
  })
})

test('who answers for some shops begins with them, has to keep one, and is offered no other', () => {
  const own: Choices = { ...choices, ownShopIds: ['b2' as ShopId] }
  const shopsOf = (offer: OfferEdit, given: Choices) =>
    offers.fieldsOf(offer, given).find(({ name }) => name === 'shopIds')
  const field = shopsOf(offers.newOffer(0, own.ownShopIds), own)
  expect(field).toMatchObject({ value: 'b2', needed: true })
  expect(field?.options?.map(({ value: each }) => each)).toEqual(['b2'])
  expect(shopsOf(offers.newOffer(0, []), choices)).toMatchObject({ value: '', needed: false })
})

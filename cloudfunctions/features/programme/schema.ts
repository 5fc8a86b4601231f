import * as v from 'valibot'
import type { Condition, ProgrammeConfig } from '../../../typings/contract'
import { bothTexts, id, integer, text, time } from '../../platform/input'
import type { ShopId } from '../../../typings/contract'

/**
 * The shape of a configuration, with bounds that keep it small. What makes sense is judged by
 * `validate`: a draft may be half done, but never a different thing.
 */
const name = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,32}$/))
const count = integer(0, 1_000_000_000)

const window = v.variant('kind', [
  v.strictObject({ kind: v.literal('lifetime') }),
  v.strictObject({ kind: v.literal('rolling'), days: count }),
  v.strictObject({ kind: v.literal('month') }),
  v.strictObject({ kind: v.literal('quarter') }),
  v.strictObject({ kind: v.literal('year') }),
  v.strictObject({ kind: v.literal('membership_year') }),
])

const leaf = v.strictObject({
  kind: v.literal('atLeast'),
  counter: v.picklist(['spendFen', 'visits', 'services', 'growth']),
  amount: integer(0, 100_000_000_000),
  window,
})

/** Five levels are read, so that `validate` can say "too deep" instead of "not understood". */
function tree(depth: number): v.GenericSchema<Condition> {
  if (depth === 0) return leaf
  const of = v.pipe(v.array(tree(depth - 1)), v.maxLength(16))
  return v.variant('kind', [
    leaf,
    v.strictObject({ kind: v.literal('all'), of }),
    v.strictObject({ kind: v.literal('any'), of }),
  ]) as v.GenericSchema<Condition>
}
const condition = tree(4)

const palette = v.variant('kind', [
  v.strictObject({
    kind: v.literal('named'),
    name: v.picklist(['leaf', 'bronze', 'silver', 'gold', 'platinum', 'diamond', 'onyx']),
  }),
  v.strictObject({ kind: v.literal('hue'), hue: count }),
])

const tier = v.strictObject({
  id: name,
  name: bothTexts(60),
  palette,
  upgrade: v.exactOptional(condition),
  retain: v.exactOptional(condition),
  validMonths: count,
  graceDays: count,
  benefits: v.record(name, count),
  gift: v.exactOptional(v.strictObject({ points: count })),
})

const benefit = v.strictObject({
  id: name,
  kind: v.picklist([
    'points_multiplier',
    'discount',
    'birthday_gift',
    'welcome_gift',
    'free_item',
    'priority',
    'adviser',
    'free_shipping',
    'other',
  ]),
  name: bothTexts(60),
  description: bothTexts(300),
  quota: v.exactOptional(
    v.strictObject({
      per: v.picklist(['day', 'month', 'year', 'ever']),
      when: v.exactOptional(v.literal('birthday_month')),
    }),
  ),
})

const earn = v.strictObject({
  id: name,
  name: bothTexts(60),
  // Nothing for sharing: WeChat bans mini programs that reward the act of it (operating rules, sharing).
  per: v.picklist(['spend', 'visit', 'minutes']),
  points: count,
  unit: count,
  dailyCap: v.exactOptional(count),
  minimumFen: v.exactOptional(count),
})

const list = <T extends v.GenericSchema>(item: T, max: number) =>
  v.pipe(v.array(item), v.maxLength(max))

const bonus = v.strictObject({
  id: name,
  name: bothTexts(60),
  multiplierHundredths: count,
  group: text(32),
  when: v.variant('kind', [
    v.strictObject({ kind: v.literal('weekday'), weekdays: list(count, 31) }),
    v.strictObject({ kind: v.literal('monthday'), days: list(count, 31) }),
    v.strictObject({ kind: v.literal('birthday'), window: v.picklist(['day', 'week', 'month']) }),
    v.strictObject({ kind: v.literal('between'), from: time, until: time }),
  ]),
  tierIds: v.exactOptional(list(name, 16)),
  shopIds: v.exactOptional(list(id<ShopId>(), 500)),
})

const points = v.strictObject({
  earn: list(earn, 16),
  bonus: list(bonus, 40),
  multiplierCapHundredths: count,
  expiry: v.variant('kind', [
    v.strictObject({ kind: v.literal('never') }),
    v.strictObject({ kind: v.literal('months'), months: count }),
    v.strictObject({ kind: v.literal('year_end'), afterYears: count }),
  ]),
  restoreGraceDays: count,
  pendingDays: count,
  negative: v.variant('kind', [
    v.strictObject({ kind: v.literal('forbid') }),
    v.strictObject({ kind: v.literal('down_to'), points: count }),
    v.strictObject({ kind: v.literal('allow') }),
  ]),
  spend: v.exactOptional(
    v.strictObject({ pointsPerYuan: count, maxPercentOfSale: count, minimumPoints: count }),
  ),
})

const limits = v.strictObject({
  staffSaleFen: count,
  staffSaleDayFen: count,
  staffRefundFen: count,
  managerSaleFen: count,
  managerRefundFen: count,
  adjustPoints: count,
  unusualSaleFen: count,
  undoMinutes: count,
  lateCreditDays: count,
  redemptionsPerDay: count,
})

export const programmeConfig = v.strictObject({
  industry: v.picklist(['retail', 'catering', 'services']),
  card: v.strictObject({
    brandName: bothTexts(60),
    slogan: bothTexts(120),
    logoFileId: text(400),
    promise: bothTexts(600),
    howToClaim: bothTexts(600),
    validity: bothTexts(300),
    servicePhone: text(40),
  }),
  agreement: v.strictObject({
    version: text(40),
    title: bothTexts(120),
    body: bothTexts(30_000),
  }),
  tiers: list(tier, 12),
  benefits: list(benefit, 40),
  points,
  tierPolicy: v.strictObject({
    downgrade: v.picklist(['one_down', 'recompute']),
    refund: v.picklist(['immediate', 'at_review']),
    noticeDays: list(count, 12),
  }),
  limits,
  welcome: v.strictObject({ points: count }),
  supportText: bothTexts(400),
}) satisfies v.GenericSchema<unknown, ProgrammeConfig>

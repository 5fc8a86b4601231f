import type { Widen } from '../dictionary'
import type { tell as zhTell } from '../zh-CN/tell'
import { counted, more } from './counted'

/** Longer ones: tiers, points, dates, what waits. */
export const tell: Widen<typeof zhTell> = {
  nextUnlocks: (tier, names) => `${tier} adds: ${names}`,
  listJoin: (names) => names.join(', '),
  pointsAt: (time) => `Points (${time})`,
  codeLasts: (minutes) => `Code works ${String(minutes)} more min`,
  keepWarning: (amount, date, tier) => `Spend ${amount} more by ${date} to keep ${tier}`,
  keepVisits: (count, date, tier) => `${more(count, 'visit')} by ${date} to keep ${tier}`,
  keepServices: (count, date, tier) => `${more(count, 'service')} by ${date} to keep ${tier}`,
  keepGrowth: (count, date, tier) => `${count} more growth by ${date} to keep ${tier}`,
  countedFrom: (from, by) => `${by} (from ${from} on)`,
  also: (sentence, steps) => `${sentence}, and ${steps.join(', ')}`,
  step: {
    spendFen: (amount) => `${amount} spent`,
    visits: (count) => counted(count, 'visit'),
    services: (count) => counted(count, 'service'),
    growth: (count) => `${count} growth`,
  },
  deficit: (points) => `${counted(points, 'point')} owed; new points cover that first`,
  held: (points) => `${counted(points, 'point')} set aside for a redemption`,
  bar: (name, target) => `${name} ${target}`,
  elderLine: (date, reached) => (date ? `By ${date}, ${reached} so far` : `${reached} so far`),
  monthName: (year, month) => `${MONTHS[Number(month) - 1] ?? ''} ${year}`,
  monthDay: (month, day) => `${day} ${(MONTHS[Number(month) - 1] ?? '').slice(0, 3)}`,
  seeMonth: (name) => `See ${name}`,
  birthdayFrom: (date) => `Changed this year. Again from ${date}`,
  pieces: (count) => count,
  openUntil: (shop, text) => (text ? `${shop} · ${text}` : shop),
  bonusTimes: (name, times) => `${name}: ${times}× points`,
  between: (from, until) => `${from} to ${until}`,
  window: {
    lifetime: () => 'in all',
    rolling: (days) => (days === 365 ? 'in 12 months' : `in ${counted(days, 'day')}`),
    month: () => 'in a month',
    quarter: () => 'in a quarter',
    year: () => 'in a year',
    membership_year: () => 'in a membership year',
  },
  need: {
    spendFen: (amount) => `Spend ¥${amount}`,
    visits: (count) => counted(count, 'visit'),
    services: (count) => counted(count, 'service'),
    growth: (count) => `${count} growth`,
  },
  inSpan: (span, need) => `${need} ${span}`,
  keptMonths: (months) => `Kept ${counted(months, 'month')} once reached`,
  earnRule: {
    spend: (unit, points) => `${counted(points, 'point')} per ${unit} spent`,
    visit: (unit, points) => `${counted(points, 'point')} per ${counted(unit, 'visit')}`,
    minutes: (unit, points) =>
      `${counted(points, 'point')} per ${counted(unit, 'minute')} of service`,
  },
  pendingDays: (days) => `Usable ${counted(days, 'day')} after the purchase`,
  pointsPerYuan: (points, percent) =>
    `At the till ${counted(points, 'point')} for ¥1, up to ${String(percent)}% of the bill`,
  expiryMonths: (months) =>
    `${counted(months, 'month')} after they come; the earliest are used first`,
  expiryYearEnd: (years) =>
    years === 0 ? 'At the end of the year' : `At the end of year ${String(years + 1)}`,
  toNext: (tier, amount) => `${amount} to ${tier}`,
  reached: (reached, target) => `${reached} / ${target}`,
  owing: (points) => `owes ${counted(points, 'point')}`,
  toPickUp: (name, date) => `${name}, by ${date}`,
  retryIn: (line, seconds) => `${line} · again in ${String(seconds)} s`,
  usedOf: {
    day: (used, quota) => `Used ${used} of ${quota} today`,
    month: (used, quota) => `Used ${used} of ${quota} this month`,
    year: (used, quota) => `Used ${used} of ${quota} this year`,
    ever: (used, quota) => `Used ${used} of ${quota}`,
  },
  handOver: (name, line) => `${name}: ${line}. One more will be counted.`,
  versionIs: (version) => `Version ${version}`,
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

import type { Alert, Overview, OverviewDay } from '../../typings/contract'
import { grouped, wholeYuan } from '../lib/money'
import { nodeColour } from '../lib/palette'
import { textOf, words } from './language'
import { storedProgramme } from './programme'

/** Days shown; as many before them stand beside. */
const TREND_DAYS = 14

/** `5 Sep` of `2026-09-05`, as the language writes it. */
function dayText(day: string): string {
  const [, month = '', date = ''] = day.split('-').map((part) => String(Number(part)))
  return words().tell.monthDay(month, date)
}

/** The last fortnight beside the one before it, in yuan; null when both are empty. */
export function trendOf({ today, trend }: Pick<Overview, 'today' | 'trend'>) {
  const { overview: t, say } = words()
  const days = [...trend, today]
  const now = days.slice(-TREND_DAYS)
  const before = days.slice(-2 * TREND_DAYS, -TREND_DAYS)
  const total = (of: OverviewDay[]) => of.reduce((sum, { salesFen }) => sum + salesFen, 0)
  if (total(now) + total(before) === 0) return null
  return {
    kind: 'trend' as const,
    label: say.trendLabel(TREND_DAYS, wholeYuan(total(now)), wholeYuan(total(before))),
    points: now.map(({ day, salesFen }, at) => ({
      name: at === now.length - 1 ? t.today : dayText(day),
      value: Math.round(salesFen / 100),
      before: Math.round((before[at]?.salesFen ?? 0) / 100),
    })),
  }
}

/** Sales by hour from the first busy hour to the last; null when there are none. */
export function hoursOf({ salesByHour }: Pick<Overview, 'salesByHour'>) {
  const { say } = words()
  const busy = salesByHour.flatMap((sales, hour) => (sales > 0 ? [hour] : []))
  const first = busy[0]
  const last = busy[busy.length - 1]
  if (first === undefined || last === undefined) return null
  const peak = salesByHour.indexOf(Math.max(...salesByHour))
  const shown = salesByHour.slice(first, last + 1)
  return {
    kind: 'hours' as const,
    label: say.hoursLabel(
      say.hourSpan(peak),
      grouped(salesByHour.reduce((sum, sales) => sum + sales, 0)),
    ),
    bars: shown.map((value, at) => ({ name: String(first + at), value })),
    ticks: [...new Set([first, peak, last])].map(String),
  }
}

/** Members by tier in the tiers' own colours; null when nobody is there yet. */
export function tiersOf({ membersByTier }: Pick<Overview, 'membersByTier'>) {
  if (membersByTier.every(({ count }) => count === 0)) return null
  const palettes = new Map(storedProgramme()?.tiers.map(({ id, palette }) => [id, palette]))
  const bars = membersByTier.map(({ tierId, name, count }) => {
    const palette = palettes.get(tierId) ?? { kind: 'named' as const, name: 'leaf' as const }
    return { name: textOf(name), value: count, colour: nodeColour(palette) }
  })
  const parts = bars.map(({ name, value }) => `${name} ${grouped(value)}`).join(', ')
  return { kind: 'tiers' as const, label: words().say.tiersLabel(parts), bars }
}

/** How today stands beside the same time a week ago; null when there was nothing then. */
export function weekChange({ today, lastWeekFen }: Pick<Overview, 'today' | 'lastWeekFen'>) {
  if (lastWeekFen === 0) return null
  const percent = Math.round(((today.salesFen - lastWeekFen) * 100) / lastWeekFen)
  const weekday = new Date(`${today.day}T12:00:00+08:00`).getUTCDay()
  const { console: t, say } = words()
  return {
    rises: percent >= 0,
    icon: percent >= 0 ? 'arrow-up' : 'arrow-down',
    text: `${grouped(Math.abs(percent))}%`,
    line: say.sameTime(t.weekdays[weekday] ?? ''),
  }
}

/** Where the matter of an alert is looked into. */
const ALERT_PAGES: Record<Alert['kind'], string> = {
  same_cashier: 'audit',
  new_device: 'audit',
  stock_low: 'rewards',
  approval_waiting: 'approvals',
  journal_conflict: 'audit',
  wechat: 'card',
}

export function alertRow({ id, kind, values }: Alert) {
  const { say } = words()
  const value = (name: string) => String(values[name] ?? '')
  const texts: Record<Alert['kind'], () => string> = {
    same_cashier: () => say.alertSameCashier(value('staffName'), value('shopName')),
    new_device: () => say.alertNewDevice(value('name')),
    stock_low: () => say.alertStock(value('name'), value('left')),
    approval_waiting: () => say.alertApprovals(value('count')),
    journal_conflict: say.alertJournal,
    wechat: () => say.alertWechat(value('problem')),
  }
  return { id, text: texts[kind](), page: ALERT_PAGES[kind] }
}

import type { Alert, Day, Overview, OverviewDay, SetupStep } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { addDays, DAY_MS, dayOf, endOfDay } from '../../platform/pure/day'
import { recent } from '../../platform/recent'
import { waitingApprovals } from '../approval'
import { lastAudit } from '../audit'
import { walletCardId } from '../card'
import { OFFERS } from '../offer'
import { findProgramme } from '../programme'
import { REWARDS } from '../reward'
import { anyShop } from '../shop'
import { ownerCount, staffCount } from '../team'
import { recentAlerts } from './alerts'
import { countAccounts, countDays, countWithHours, spentUntil } from './count'
import { checklist, LOW_STOCK, newestAlerts } from './rules/alerts'
import type { DayTotalDoc, OrganisationDoc } from './store'
import { DAY_TOTALS, ORGANISATION } from './store'

const TREND_DAYS = 30
const MOST_ALERTS = 50
const today = recent<Awaited<ReturnType<typeof todayBeside>>>(15_000, 2)

/**
 * Today as counted within the last quarter of a minute, thirty days as the job counted them, and what
 * needs somebody. `countedUntil` says how far the trend and the sums are complete.
 */
export async function showOverview(context: Context): Promise<Overview> {
  const now = context.clock.now()
  const day = dayOf(now)
  const [current, totals, whole, programme, alerts, steps] = await Promise.all([
    today.through(context, day, () => todayBeside(context, day)),
    trendDocs(context, day),
    context.db.get<OrganisationDoc>(ORGANISATION, 'now'),
    findProgramme(context),
    alertsNow(context),
    setup(context),
  ])
  // A house that has no timers yet still counts: whoever looks gives the count a push.
  later(context, 'overview.count', () => push(context))
  const byTier = whole?.byTier ?? {}
  return {
    today: current.today,
    lastWeekFen: current.lastWeekFen,
    trend: trend(day, totals),
    salesByHour: hoursOf([...totals, current]),
    members: whole?.members ?? 0,
    pointsOutstanding: whole?.pointsOutstanding ?? 0,
    membersByTier: (programme?.config.tiers ?? []).map(({ id, name }) => ({
      tierId: id,
      name,
      count: byTier[id] ?? 0,
    })),
    alerts,
    checklist: steps,
    countedUntil: whole?.countedAt ?? 0,
  }
}

async function todayBeside(context: Context, day: Day) {
  const [counted, lastWeekFen] = await Promise.all([
    countWithHours(context, day),
    spentUntil(context, addDays(day, -7), context.clock.now() - 7 * DAY_MS),
  ])
  return { today: counted.totals, hours: counted.hours, lastWeekFen }
}

function hoursOf(docs: readonly Pick<DayTotalDoc, 'hours'>[]): number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    docs.reduce((sum, { hours }) => sum + (hours?.[hour] ?? 0), 0),
  )
}

async function push(context: Context): Promise<void> {
  await countDays(context, 3)
  await countAccounts(context, 60_000)
}

function trendDocs(context: Context, day: string): Promise<DayTotalDoc[]> {
  return context.db.query<DayTotalDoc>(DAY_TOTALS, {
    filter: { _id: { from: addDays(day, -TREND_DAYS), below: day } },
    limit: TREND_DAYS,
  })
}

function trend(day: string, docs: readonly DayTotalDoc[]): OverviewDay[] {
  const known = new Map(docs.map((doc) => [doc._id, doc]))
  return Array.from({ length: TREND_DAYS }, (_, at) => {
    const of = addDays(day, at - TREND_DAYS)
    const doc = known.get(of)
    return {
      day: of,
      newMembers: doc?.newMembers ?? 0,
      sales: doc?.sales ?? 0,
      salesFen: doc?.salesFen ?? 0,
      earnedPoints: doc?.earnedPoints ?? 0,
      redeemedPoints: doc?.redeemedPoints ?? 0,
    }
  })
}

async function alertsNow(context: Context): Promise<Alert[]> {
  const [stored, waiting, low] = await Promise.all([
    recentAlerts(context, MOST_ALERTS),
    waitingApprovals(context),
    lowStock(context),
  ])
  const approvals: Alert[] =
    waiting.count === 0
      ? []
      : [
          {
            id: 'approval_waiting',
            kind: 'approval_waiting',
            at: waiting.newestAt,
            values: { count: waiting.count },
          },
        ]
  return newestAlerts([...stored, ...approvals, ...low], MOST_ALERTS)
}

interface Stocked {
  _id: string
  stockLeft: number
  createdAt: number
  name?: { zh: string }
  title?: { zh: string }
}

async function lowStock(context: Context): Promise<Alert[]> {
  const query = (collection: string) =>
    context.db.query<Stocked>(collection, {
      filter: { state: 'live', stockLeft: { upTo: LOW_STOCK } },
      limit: 10,
      fields: ['stockLeft', 'createdAt', 'name', 'title'],
    })
  const found = await Promise.all([query(REWARDS), query(OFFERS)])
  return found.flat().map(({ _id, stockLeft, name, title }) => ({
    id: `stock_low:${_id}`,
    kind: 'stock_low',
    at: endOfDay(addDays(dayOf(context.clock.now()), -1)) + 1,
    values: { id: _id, name: (name ?? title)?.zh ?? '', left: stockLeft },
  }))
}

async function setup(context: Context): Promise<SetupStep[]> {
  const any = async (collection: string) =>
    (await context.db.query(collection, { filter: { state: 'live' }, limit: 1, fields: ['_id'] }))
      .length
  const [programme, shops, staff, owners, rewards, offers, poster, walletCard] = await Promise.all([
    findProgramme(context),
    anyShop(context),
    staffCount(context),
    ownerCount(context),
    any(REWARDS),
    any(OFFERS),
    lastAudit(context, 'shop.poster'),
    walletCardId(context),
  ])
  return checklist({
    programme: programme !== null,
    shops: shops ? 1 : 0,
    staff,
    owners,
    rewards,
    offers,
    poster: poster !== null,
    wechatCard: walletCard !== '',
  })
}

import type { Day, Fen, OverviewDay, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { addDays, DAY_MS, dayOf, endOfDay, startOfDay } from '../../platform/pure/day'
import type { Account } from '../account'
import { MEMBERS } from '../member'
import { currentProgramme } from '../programme'
import { REDEMPTIONS } from '../reward'
import { SALES } from '../sale'
import { NOTHING, withAccount } from './rules/liability'
import type { DayTotalDoc, OrganisationDoc } from './store'
import { DAY_TOTALS, ORGANISATION } from './store'

const ACCOUNTS = 'accounts'
const SLICE = 500
/** Late uploads still change the last days. */
const RECOUNTED_DAYS = 7
const COUNTED_DAYS = 30

/**
 * What a day came to, from the documents themselves; three requests. Sales are grouped by hour, so the
 * hours cost none of their own.
 */
export async function countWithHours(
  context: Context,
  day: Day,
): Promise<{ totals: OverviewDay; hours: number[] }> {
  const within = { from: startOfDay(day), upTo: endOfDay(day) }
  const [members, sales, redemptions] = await Promise.all([
    context.db.total(MEMBERS, { filter: { memberSince: within }, by: null, sum: { count: 1 } }),
    context.db.total(SALES, {
      filter: { day, state: { not: 'undone' } },
      by: 'hour',
      sum: {
        count: 1,
        fen: 'tender.amountFen',
        earned: 'earnedPoints',
        spent: 'tender.spendPoints',
      },
    }),
    context.db.total(REDEMPTIONS, {
      filter: { at: within, state: { in: ['taken', 'fulfilled'] } },
      by: null,
      sum: { points: 'points' },
    }),
  ])
  const sold = (name: string) => sales.reduce((sum, { sums }) => sum + (sums[name] ?? 0), 0)
  const totals = {
    day,
    newMembers: members[0]?.sums['count'] ?? 0,
    sales: sold('count'),
    salesFen: sold('fen'),
    earnedPoints: sold('earned'),
    redeemedPoints: (redemptions[0]?.sums['points'] ?? 0) + sold('spent'),
  }
  const hours = Array.from(
    { length: 24 },
    (_, hour) => sales.find(({ key }) => key === hour)?.sums['count'] ?? 0,
  )
  return { totals, hours }
}

/** What members had spent on this day up to this moment. */
export async function spentUntil(context: Context, day: Day, until: Time): Promise<Fen> {
  const [sold] = await context.db.total(SALES, {
    filter: { day, at: { upTo: until }, state: { not: 'undone' } },
    by: null,
    sum: { fen: 'tender.amountFen' },
  })
  return sold?.sums['fen'] ?? 0
}

async function keepDay(
  context: Context,
  { totals: { day, ...totals }, hours }: Awaited<ReturnType<typeof countWithHours>>,
): Promise<void> {
  const set = { ...totals, hours, countedAt: context.clock.now() }
  const filter = { _id: day }
  if ((await context.db.updateWhere(DAY_TOTALS, filter, { set })) === 1) return
  const doc: DayTotalDoc = { _id: day, ...set, schemaVersion: 1 }
  try {
    await context.db.insert(DAY_TOTALS, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    await context.db.updateWhere(DAY_TOTALS, filter, { set })
  }
}

/**
 * Counts the days before today that are missing, and anew once a day those that late credits may still
 * change, or the last week's. Sets absolute numbers, so it may be stopped and repeated at any point. At
 * most `most` days a run.
 */
export async function countDays(context: Context, most: number): Promise<number> {
  const today = dayOf(context.clock.now())
  const { lateCreditDays } = (await currentProgramme(context)).config.limits
  // What was credited yesterday may be of so many days before that.
  const recounted = Math.max(RECOUNTED_DAYS, lateCreditDays + 1)
  const length = Math.max(COUNTED_DAYS, recounted)
  const days = Array.from({ length }, (_, back) => addDays(today, -1 - back))
  const known = await context.db.query<DayTotalDoc>(DAY_TOTALS, {
    filter: { _id: { from: days.at(-1) ?? today, below: today } },
    limit: days.length,
  })
  const countedAt = new Map(known.map((doc) => [doc._id, doc.countedAt]))
  const due = days
    .filter((day, back) => {
      const at = countedAt.get(day)
      // 0, as where the whole house is counted: what was counted is no longer true.
      return !at || (back < recounted && dayOf(at) < today)
    })
    .slice(0, most)
  for (const day of due) await keepDay(context, await countWithHours(context, day))
  return due.length
}

const EMPTY_SCAN = { after: '' as const, members: 0, points: 0, byTier: {}, outstanding: NOTHING }

/**
 * One slice of the count of all accounts; publishes when the last slice is in. Returns whether there is
 * more to do now. Guarded by `version`, so two jobs cannot add the same slice.
 */
export async function countAccounts(context: Context, everyMs = DAY_MS / 24): Promise<boolean> {
  const doc = await context.db.get<OrganisationDoc>(ORGANISATION, 'now')
  const now = context.clock.now()
  if (!doc) {
    await startCounting(context)
    return true
  }
  const idle = doc.scan.after === '' && doc.scan.members === 0
  if (idle && doc.countedAt > 0 && now - doc.countedAt < everyMs) return false
  const accounts = await context.db.query<Account>(ACCOUNTS, {
    filter: { _id: { above: doc.scan.after } },
    order: [['_id', 'asc']],
    limit: SLICE,
    fields: ['status', 'balances', 'tier', 'lots'],
  })
  const scan = { ...structuredClone(doc.scan), outstanding: doc.scan.outstanding ?? NOTHING }
  for (const { status, balances, tier, lots } of accounts) {
    scan.outstanding = withAccount(scan.outstanding, { balances, lots })
    if (status === 'closed') continue
    scan.members += 1
    scan.points += balances.points + balances.pendingPoints + balances.heldPoints
    scan.byTier[tier.id] = (scan.byTier[tier.id] ?? 0) + 1
  }
  const last = accounts.at(-1)
  const more = accounts.length === SLICE && last !== undefined
  const set = more
    ? { scan: { ...scan, after: last._id } }
    : {
        members: scan.members,
        pointsOutstanding: scan.points,
        byTier: scan.byTier,
        outstanding: scan.outstanding,
        countedAt: now,
        scan: { ...EMPTY_SCAN, startedAt: now },
      }
  await context.db.updateWhere(
    ORGANISATION,
    { _id: 'now', version: doc.version },
    { set, inc: { version: 1 } },
  )
  return more
}

async function startCounting(context: Context): Promise<void> {
  const first: OrganisationDoc = {
    _id: 'now',
    version: 1,
    members: 0,
    pointsOutstanding: 0,
    byTier: {},
    countedAt: 0,
    scan: { ...EMPTY_SCAN, startedAt: context.clock.now() },
    schemaVersion: 1,
  }
  try {
    await context.db.insert(ORGANISATION, [first])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
}

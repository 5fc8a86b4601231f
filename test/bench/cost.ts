/**
 * What 10,000 active members cost in a month: calls, GB-seconds, database reads and writes and traffic,
 * counted from the running system (polling and jobs included), priced by CloudBase's list.
 * `npm run cost -- [--members 10000] [--json] [--quick]`
 */
import type { House } from '../functions/house'
import { DAY_MS } from '../functions/house'
import { inBuiltHouse } from './built-house'
import type { Counts } from './cost/counter'
import { countIn, minus, NOTHING, plus, times } from './cost/counter'
import type { Scene } from './cost/month'
import { HABITS } from './cost/month'
import { billOf, PRICES } from './cost/prices'
import { progress, report, round } from './report'

const quick = process.argv.includes('--quick')
const at = process.argv.indexOf('--members')
const members = at < 0 ? 10_000 : Number(process.argv[at + 1])
const RUNS = quick ? 2 : 10
/** What a database request takes between a function and its database, for the run times. */
const WIRE_MS = 7.5
const DAYS = 30
const TIMERS = { minute: DAYS * 24 * 60, hour: DAYS * 24, night: DAYS }

type Count = ReturnType<typeof countIn>

/** Each habit on a member of its own, so that none meets what another has left. */
async function habits(house: House, count: Count) {
  const reward = await house.reward({ stock: 10_000, points: 100 })
  const offer = await house.offer({ stock: 10_000, perMember: 20 })
  const rows: Record<string, Counts> = {}
  const sums = { member: NOTHING, house: NOTHING }
  for (const { name, of, times: often, play } of HABITS) {
    const openid = `member-${Object.keys(rows).length}`
    await house.claim(openid)
    await house.give(openid, 50_000)
    const scene: Scene = { openid, reward, offer }
    await play(house, scene)
    let all = NOTHING
    for (let run = 0; run < RUNS; run++) {
      all = plus(all, await count(() => play(house, scene)))
      // Nobody is served twice in a minute: codes are used up, and seldom remembered.
      await house.moveClock(61_000)
    }
    rows[name] = times(all, 1 / RUNS)
    sums[of] = plus(sums[of], times(rows[name], often))
    progress(`${name}: ${round(rows[name].calls)} calls`)
  }
  return { rows, sums }
}

/** A run of each timer with nothing to do; what is left to do goes away first. */
async function idleJobs(house: House, count: Count) {
  house.clock.moveBy(2 * DAY_MS)
  const rows = {} as Record<keyof typeof TIMERS, Counts>
  for (const timer of ['minute', 'hour', 'night'] as const) {
    const run = () => house.call('jobs', { TriggerName: timer }, { openid: '' })
    for (let turn = 0; turn < 3; turn++) await run()
    house.clock.moveBy(61_000)
    rows[timer] = await count(run)
  }
  return rows
}

/** What the jobs have to do beyond that for one member's visit: the outbox of the day goes to the journal. */
async function jobsPerVisit(house: House, count: Count, idle: Counts): Promise<Counts> {
  const visits = RUNS * 2
  for (let number = 0; number < visits; number++) {
    const openid = `settled-${number}`
    await house.claim(openid)
    await house.give(openid, 100)
  }
  house.clock.moveBy(DAY_MS + 61_000)
  const busy = await count(() => house.host.trigger('jobs', 'minute'))
  return times(minus(busy, idle), 1 / visits)
}

function row({ calls, gbSeconds, reads, writes, bytesToPhones }: Counts) {
  return {
    calls: round(calls),
    GBs: round(gbSeconds),
    reads: round(reads),
    writes: round(writes),
    'kB to phones': round(bytesToPhones / 1000),
  }
}

await inBuiltHouse(async (house) => {
  const count = countIn(house)
  house.cloud.faults.add({ kind: 'slowReply', delayMs: WIRE_MS, times: Infinity })
  const { rows, sums } = await habits(house, count)
  const idle = await idleJobs(house, count)
  const perVisit = await jobsPerVisit(house, count, idle.minute)
  const visits = HABITS[0]?.times ?? 0
  const jobs = Object.entries(TIMERS).reduce(
    (sum, [timer, often]) => plus(sum, times(idle[timer as keyof typeof TIMERS], often)),
    times(perVisit, members * visits),
  )
  const parts = { members: times(sums.member, members), desks: sums.house, jobs }
  const month = Object.values(parts).reduce(plus, NOTHING)
  const gbOut = month.bytesToPhones / 1e9
  const operations = month.calls + month.reads + month.writes
  const bill = billOf({ operations, gbSeconds: month.gbSeconds, gbOut })
  report('cost', [], {
    members,
    'prices as of': PRICES.asOf,
    ...Object.fromEntries(Object.entries(rows).map(([name, each]) => [`one: ${name}`, row(each)])),
    ...Object.fromEntries(
      Object.entries(idle).map(([name, each]) => [`one idle run: ${name}`, row(each)]),
    ),
    'one visit’s part of the jobs': row(perVisit),
    ...Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [`a month: ${name}`, row(part)]),
    ),
    'a month in all': row(month),
    'yuan by use alone': round(bill.byUse),
    'cheapest package': bill.name,
    'yuan with it': round(bill.withPackage),
    'yuan per active member': round(bill.withPackage / members),
  })
})
process.exit(0)

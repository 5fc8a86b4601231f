import type { EntryKey, Key, MemberId } from '../../../typings/contract'
import type { Account, Command, Earned, Entry } from '../../../cloudfunctions/features/account'
import {
  createAccount,
  finishers,
  finishHolds,
  flush,
  flushAccounts,
  post,
  settleAccounts,
  transfer,
} from '../../../cloudfunctions/features/account'
import { insertMember, newCardFields } from '../../../cloudfunctions/features/member'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { indexes as mergeIndexes } from '../../../cloudfunctions/features/merge/indexes'
import { indexes as messageIndexes } from '../../../cloudfunctions/features/message/indexes'
import { indexes as offerIndexes } from '../../../cloudfunctions/features/offer/indexes'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import { indexes as saleIndexes } from '../../../cloudfunctions/features/sale/indexes'
import type { Context } from '../../../cloudfunctions/platform/context'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import { mergeViolations, mergeWork, restMerges, stopMerges } from './merges'
import { accountsIn, brokenHistory, brokenLaws, history } from '../account/check'
import type { Faults } from '../account/scheduler'
import { chooser, Lost, Scheduler } from '../account/scheduler'
import type { MemoryOptions } from '../memory-database'
import type { World } from '../account/world'
import { actor, anotherInstance, plain, START, world } from '../account/world'

export interface Options {
  seed: number
  clients: number
  commandsEach: number
  faults: Faults
  /** Wraps the database, to plant a bug. */
  plant?: (db: World['db']) => World['db']
}

export interface Outcome {
  violations: string[]
  commands: number
  requests: number
}

const MEMBERS = ['m_a', 'm_b', 'm_c', 'm_d'] as MemberId[]
const INDEXES = [
  memberIndexes,
  mergeIndexes,
  messageIndexes,
  offerIndexes,
  rewardIndexes,
  saleIndexes,
].flat()
const DAY = 86_400_000

/** What a client asks for, and the entry that a "yes" makes. */
export interface Work {
  account: MemberId
  key: EntryKey
  run(): Promise<void>
}

/** A sale that can be refunded once, by the client that made it. */
interface Sale {
  account: MemberId
  earned: Earned
  sold: EntryKey
}

interface Asked {
  key: EntryKey
  account: MemberId
  answer: 'done' | 'refused' | 'unknown'
}

/**
 * One random history in which cards are merged and parted again: clients post, repeat and die, jobs come and go, requests are reordered, dropped
 * and left unanswered, the clock moves. Then everything rests, jobs finish, and the books are checked.
 */
export async function simulate(options: Options): Promise<Outcome> {
  const choose = chooser(options.seed)
  const quiet: Faults = { dropped: 0, unanswered: 0 }
  let scheduler = new Scheduler(choose, quiet, START)
  const config = plain((each) => {
    each.points.pendingDays = choose(2) * 2
    each.points.expiry = choose(2) === 0 ? { kind: 'never' } : { kind: 'months', months: 1 }
    each.welcome.points = 200
  })
  let direct = true
  const around: MemoryOptions['around'] = (call, run) =>
    direct ? Promise.resolve().then(run) : scheduler.around(call, run)
  const w = await world(config, { around }, INDEXES)
  const context: Context = {
    ...w.context,
    db: options.plant?.(w.db) ?? w.db,
    clock: {
      now: () => scheduler.now,
      sleep: (ms) => (direct ? Promise.resolve() : scheduler.sleep(ms)),
    },
    ids: { ...w.context.ids, below: choose },
  }
  for (const id of MEMBERS) await openCard(context, id, w)
  direct = false
  scheduler = new Scheduler(choose, options.faults, START)
  const asked: Asked[] = []
  for (let client = 0; client < options.clients; client++) {
    // Each in an instance of its own: who shares one takes turns there.
    const own = anotherInstance({ context })
    scheduler.start(() => clientOf(own, scheduler, options.commandsEach, asked, w))
  }
  scheduler.start(() => jobsOf(context, scheduler, choose, options.commandsEach))
  await scheduler.finish()
  // Jobs whose requests were lost have said so; from here on nothing may fail.
  w.errors.splice(0, w.errors.length, ...w.errors.filter((event) => event === 'journal conflict'))
  direct = true
  scheduler.now += 2 * 60_000
  await finishHolds(context, 100, finishers)
  await restMerges(context, () => (scheduler.now += 61_000))
  scheduler.now += 2 * DAY
  await settleAccounts(context, 100)
  await flushAccounts(context, 100, () => Promise.reject(new Error('journal conflict')))
  return {
    violations: [...violationsOf(w, asked), ...w.errors],
    commands: asked.length,
    requests: w.db.requests(),
  }
}

async function openCard(context: Context, memberId: MemberId, w: World): Promise<void> {
  const key = w.key()
  await createAccount(context, memberId, { key, actor })
  const face = newCardFields(context, '')
  await insertMember(context, {
    memberId,
    key,
    face,
    language: 'zh-CN',
    scene: 'direct',
    sceneRef: '',
    enrolledBy: '',
  })
}

async function clientOf(
  context: Context,
  { choose, sleep }: Scheduler,
  commands: number,
  asked: Asked[],
  w: World,
): Promise<void> {
  const clock = () => context.clock.now()
  const sales: Sale[] = []
  for (let count = 0; count < commands; count++) {
    const account = MEMBERS[choose(MEMBERS.length)] ?? MEMBERS[0]
    if (!account) throw new Error('no members')
    const key = `sim:${clock().toString(36)}:${w.context.ids.id()}` as Key
    const merge = choose(12) === 0 ? mergeWork(context, w, choose, account, key) : null
    const work = merge ?? operation(context, choose, account, key, sales)
    // Some are sent twice at once, as a double tap or a retry of the network would.
    const twins = choose(6) === 0 ? [work, work] : [work]
    const answers = await Promise.all(twins.map(({ run }) => untilAnswered(run, choose, sleep)))
    const answer = (['done', 'unknown'] as const).find((each) => answers.includes(each))
    asked.push({ key: work.key, account: work.account, answer: answer ?? 'refused' })
    if (choose(4) === 0) await sleep(choose(40_000))
  }
}

/** Repeats with the same key like a page does; now and then the person gives up. */
async function untilAnswered(
  work: () => Promise<void>,
  choose: (below: number) => number,
  sleep: (ms: number) => Promise<void>,
): Promise<Asked['answer']> {
  for (;;) {
    try {
      await work()
      return 'done'
    } catch (error) {
      const again = error instanceof Lost || (error instanceof Refusal && error.code === 'BUSY')
      if (!again) {
        if (error instanceof Refusal) return 'refused'
        throw error
      }
      if (choose(5) === 0) return 'unknown'
      await sleep(choose(3_000))
    }
  }
}

function operation(
  context: Context,
  choose: (below: number) => number,
  account: MemberId,
  key: Key,
  sales: Sale[],
): Work {
  const points = 1 + choose(60)
  const others = MEMBERS.filter((id) => id !== account)
  const to = others[choose(others.length)] ?? account
  const send = (command: Command) => async () => {
    await post(context, account, command, { key, action: 'sim', input: { points }, actor })
  }
  const soldAt = context.clock.now()
  const earn: Command = {
    kind: 'earn',
    soldAt,
    shopId: null,
    eligibleFen: points * 37,
    minutes: 0,
    birthday: '',
  }
  const sell = (commands: readonly [Command, ...Command[]]) => async () => {
    const { entries } = await post(context, account, commands, {
      key,
      action: 'sim.sale',
      input: { points },
      actor,
    })
    const { earned, key: sold } = entries[entries.length - 1] ?? entries[0]
    if (earned && !sales.some((sale) => sale.sold === sold)) sales.push({ account, earned, sold })
  }
  const refund = sales[choose(sales.length + 1)]
  if (refund) {
    sales.splice(sales.indexOf(refund), 1)
    const { earned } = refund
    const rest = { remainingBeforeFen: earned.eligibleFen, remainingAfterFen: 0 }
    const command: Command = { kind: 'clawback', earned, ...rest }
    const derived = `${refund.sold}:clawback` as EntryKey
    const options = { key: derived, action: 'sim.refund', input: {}, actor, follow: true }
    const run = async () => {
      await post(context, refund.account, command, options)
    }
    return { account: refund.account, key: derived, run }
  }
  const kinds: (() => Promise<void>)[] = [
    sell([earn]),
    sell([{ kind: 'spend', points }, earn]),
    send({ kind: 'spend', points }),
    send({ kind: 'adjust', points: choose(40) - 20, reason: 'sim' }),
    () => transfer(context, { key, from: account, to, points, actor }),
    () => transfer(context, { key, from: account, to, points, actor }),
  ]
  const run = kinds[choose(kinds.length)] ?? send(earn)
  return { account, key: key as string as EntryKey, run }
}

/** Jobs that are stopped anywhere (their requests get lost too) and start again. */
async function jobsOf(
  context: Context,
  scheduler: Scheduler,
  choose: (below: number) => number,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await scheduler.sleep(choose(90_000))
    const works = [
      () => finishHolds(context, 10, finishers),
      () => settleAccounts(context, 10),
      () => flushAccounts(context, 10, () => Promise.resolve()),
      () => stopMerges(context),
      () => flush(context, MEMBERS[choose(MEMBERS.length)] as MemberId, choose(3)),
    ]
    try {
      await works[choose(works.length)]?.()
    } catch (error) {
      if (!(error instanceof Lost || error instanceof Refusal)) throw error
    }
    if (choose(6) === 0) await scheduler.sleep(DAY)
  }
}

function violationsOf(w: World, asked: readonly Asked[]): string[] {
  const accounts = accountsIn(w.db)
  const journal = w.db.all<Entry>('journal')
  const found: string[] = []
  const entries = new Map<string, Entry>()
  for (const account of accounts) {
    found.push(...brokenLaws(account), ...attempt(() => brokenHistory(w.db, account)))
    if (Object.keys(account.holds).length > 0) found.push(`open holds of ${account._id}`)
    const own = journal.filter((entry) => entry.accountId === account._id)
    for (const entry of attemptHistory(own, account)) entries.set(entry._id, entry)
  }
  const keys = new Set([...entries.values()].map(({ key }) => key))
  found.push(...mergeViolations(w, entries))
  for (const { key, account, answer } of asked) {
    const stands = keys.has(key)
    if (answer === 'done' && !stands) found.push(`${key} was answered and is not in the books`)
    found.push(...giftViolations(entries, account, key, answer))
  }
  return found
}

/** A gift is either credited and settled or refused and released; never half, never both. */
function giftViolations(
  entries: Map<string, Entry>,
  account: MemberId,
  key: EntryKey,
  answer: Asked['answer'],
): string[] {
  const hold = entries.get(`${account}:${key}`)
  if (hold?.type === 'merge') return []
  const to = hold?.type === 'gift' ? hold.ref.otherMemberId : undefined
  if (!to)
    return hold && hold.type !== 'refused' && answer === 'refused'
      ? [`${key} was refused and stands`]
      : []
  const credited = entries.get(`${to}:${key}:credit`)?.type === 'gift'
  const settled = entries.has(`${account}:${key}:settle`)
  const released = entries.has(`${account}:${key}:release`)
  return credited === settled && released === !settled ? [] : [`gift ${key} ended half`]
}

function attempt(work: () => string[]): string[] {
  try {
    return work()
  } catch (error) {
    return [String(error)]
  }
}

function attemptHistory(journal: readonly Entry[], account: Account): Entry[] {
  try {
    return history(journal, account)
  } catch {
    // brokenHistory has reported it already.
    return []
  }
}

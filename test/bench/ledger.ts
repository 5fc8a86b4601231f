/**
 * What the ledger itself costs, without a network: decisions of the pure rules per second, and whole
 * posts over the in-process database, on an account that has a year of history.
 * `npm run bench:ledger -- [--json] [--quick]`
 */
import type { EntryKey, Key } from '../../typings/contract'
import type { Account, Earn } from '../../cloudfunctions/features/account'
import { createAccount, post, readAccount } from '../../cloudfunctions/features/account'
import { decide } from '../../cloudfunctions/features/account/rules/decide'
import { programmes } from '../../cloudfunctions/features/programme'
import { actor, MEMBER, world } from '../simulation/account/world'
import { atLeast, atMost, progress, report } from './report'

const DAY_MS = 86_400_000
const runs = process.argv.includes('--quick') ? 1_000 : 10_000

const earn = (soldAt: number): Earn => ({
  kind: 'earn',
  soldAt,
  shopId: null,
  eligibleFen: 2_580,
  minutes: 0,
  birthday: '',
})

const w = await world()
await createAccount(w.context, MEMBER, { key: w.key(), actor })
const send = () =>
  post(w.context, MEMBER, earn(w.context.clock.now()), {
    key: w.key(),
    action: 'bench',
    input: {},
    actor,
  })
for (let day = 0; day < 365; day++) {
  await send()
  w.pass(DAY_MS)
}
const account = (await readAccount(w.context, MEMBER)) as Account
progress(`an account of ${JSON.stringify(account).length} bytes`)

/** Operations per second of process time, so that a busy machine counts less. */
async function rate(work: (index: number) => Promise<unknown> | unknown): Promise<number> {
  const before = process.cpuUsage()
  for (let index = 0; index < runs; index++) await work(index)
  const { user, system } = process.cpuUsage(before)
  return (runs * 1e6) / (user + system)
}

const known = await programmes(w.context)
const header = { requestHash: 'bench', actor, ref: {} }
const now = w.context.clock.now()
const decisions = await rate((index) => {
  const key = `bench:${now.toString(36)}:${String(index).padStart(8, '0')}` as EntryKey & Key
  return decide(account, [{ key, command: earn(now) }], header, known, now)
})
const before = w.db.requests()
const posts = await rate(() => {
  w.pass(1_000)
  return send()
})
const requests = (w.db.requests() - before) / runs

report(
  'ledger',
  [
    atLeast('decisions', decisions, 500, 'per second of CPU'),
    atMost('requests per post, flushes included', requests, 2.2, 'requests'),
  ],
  {
    runs,
    accountBytes: JSON.stringify(account).length,
    lots: Object.keys(account.lots).length,
    decisionsPerCpuSecond: Math.round(decisions),
    postsPerCpuSecond: Math.round(posts),
    requestsPerPost: Math.round(requests * 1000) / 1000,
  },
)

import type { EntryKey, Key } from '../../../typings/contract'
import type { Account, Earn } from '../../../cloudfunctions/features/account'
import { createAccount, post, readAccount } from '../../../cloudfunctions/features/account'
import { decide } from '../../../cloudfunctions/features/account/rules/decide'
import { programmes } from '../../../cloudfunctions/features/programme'
import { actor, MEMBER, world } from '../../simulation/account/world'

const DAY_MS = 86_400_000

const earn = (soldAt: number): Earn => ({
  kind: 'earn',
  soldAt,
  shopId: null,
  eligibleFen: 2_580,
  minutes: 0,
  birthday: '',
})

/**
 * What the rules alone cost, on an account that has bought something every day for a year: decisions
 * per second of processor time, so that a busy machine counts less, and requests per post.
 */
export async function rulesRate(runs: number): Promise<Record<string, number>> {
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
  const known = await programmes(w.context)
  const header = { requestHash: 'bench', actor, ref: {} }
  const now = w.context.clock.now()
  const before = process.cpuUsage()
  for (let index = 0; index < runs; index++) {
    const key = `bench:${now.toString(36)}:${String(index).padStart(8, '0')}` as EntryKey & Key
    decide(account, [{ key, command: earn(now) }], header, known, now)
  }
  const { user, system } = process.cpuUsage(before)
  const requests = w.db.requests()
  for (let index = 0; index < runs / 10; index++) {
    w.pass(1_000)
    await send()
  }
  return {
    'decisions per second of CPU, a year of history': Math.round((runs * 1e6) / (user + system)),
    'requests per post, flushes included': (w.db.requests() - requests) / (runs / 10),
  }
}

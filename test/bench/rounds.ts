/**
 * How many requests to the database each hot path costs, counted by the emulator through the real SDK:
 * until the answer, and in all with the work that nobody waits for. Each path runs a few times on a
 * warm instance (roles, shops and the programme remembered, as in a shop that is open) and counts its
 * worst run.
 * `npm run rounds -- [--json] [--quick]`
 */
import { createHash } from 'node:crypto'
import { createAccount, post } from '../../cloudfunctions/features/account'
import type { House } from '../functions/house'
import { data, MANAGER, STAFF } from '../functions/house'
import { actor, MEMBER, world } from '../simulation/account/world'
import { inBuiltHouse } from './built-house'
import { atMost, report } from './report'

const RUNS = process.argv.includes('--quick') ? 2 : 5
/** So long the work behind an answer may take to end. */
const BEHIND_MS = 250

interface Rounds {
  answered: number
  inAll: number
}

type Call = { name: string; action: string; input: object; openid: string }

async function count(house: House, { name, action, input, openid }: Call): Promise<Rounds> {
  const { result, record } = await house.callRecorded<{ ok: boolean; code?: string }>(
    name,
    { action, input },
    { openid },
  )
  const answered = record.roundTripCount
  if (!result.ok) throw new Error(`${action} was refused: ${result.code ?? ''}`)
  await new Promise((resolve) => setTimeout(resolve, BEHIND_MS))
  return { answered, inAll: record.roundTripCount }
}

/** The worst of some runs; `prepare` makes what each run needs. */
async function worst(house: House, prepare: (run: number) => Promise<Call>): Promise<Rounds> {
  const counts: Rounds[] = []
  await count(house, await prepare(0))
  for (let run = 1; run <= RUNS; run++) counts.push(await count(house, await prepare(run)))
  return {
    answered: Math.max(...counts.map(({ answered }) => answered)),
    inAll: Math.max(...counts.map(({ inAll }) => inAll)),
  }
}

async function postRounds(): Promise<number> {
  const town = await world()
  await createAccount(town.context, MEMBER, { key: town.key(), actor })
  const options = { key: town.key(), action: 'bench.post', input: {}, actor }
  const before = town.db.requests()
  await post(town.context, MEMBER, { kind: 'credit', type: 'gift', points: 5 }, options)
  return town.db.requests() - before
}

async function paths(house: House): Promise<Record<string, Rounds>> {
  const { shopId } = house.shop
  const consumer = (openid: string, action: string, input: object = {}): Promise<Call> =>
    Promise.resolve({ name: 'consumer', action, input, openid })
  const staff = (openid: string, action: string, input: object): Promise<Call> =>
    Promise.resolve({ name: 'staff', action, input: { shopId, ...input }, openid })
  const key = () => ({ key: house.key() })

  await house.claim('ann')
  await house.give('ann', 50_000)
  const reward = await house.reward({ stock: 1_000, points: 100 })
  await house.offer()
  const { visitId } = await house.visit('ann')
  const draft = (run: number) => ({ visitId, amountFen: 5_000 + run })
  const sell = async (run: number) =>
    data(await house.staff(STAFF, 'sale.record', { ...key(), shopId, ...draft(100 + run) }))

  return {
    'member.summary': await worst(house, () => consumer('ann', 'member.summary')),
    'offer.nearby': await worst(house, () =>
      consumer('ann', 'offer.nearby', {
        near: { longitude: 121.45, latitude: 31.23 },
        radiusM: 5_000,
      }),
    ),
    'reward.redeem': await worst(house, () =>
      consumer('ann', 'reward.redeem', { ...key(), rewardId: reward.rewardId, points: 100 }),
    ),
    'code.status': await worst(house, () => consumer('ann', 'code.status')),
    'card.claim': await worst(house, (run) => {
      const { agreement } = house.config
      const agreementHash = createHash('sha256').update(agreement.body.zh).digest('hex')
      const consent = { agreementVersion: agreement.version, agreementHash, marketing: false }
      return consumer(`new-${String(run)}`, 'card.claim', { ...key(), scene: 'direct', consent })
    }),
    'visit.scan': await worst(house, async (run) => {
      const openid = `scanned-${String(run)}`
      await house.claim(openid)
      const batch = data(await house.consumer(openid, 'code.batch', {}))
      return staff(STAFF, 'visit.scan', { ...key(), code: batch.codes[0]?.value ?? '' })
    }),
    'sale.preview': await worst(house, (run) => staff(STAFF, 'sale.preview', draft(run))),
    'sale.record': await worst(house, (run) =>
      staff(STAFF, 'sale.record', { ...key(), ...draft(run) }),
    ),
    'refund.record': await worst(house, async (run) => {
      const { saleId } = await sell(run)
      return staff(MANAGER, 'refund.record', {
        ...key(),
        saleId,
        amountFen: 1_000,
        reason: 'bench',
      })
    }),
  }
}

await inBuiltHouse(async (house) => {
  const figures = await paths(house)
  const answered = (path: string) => figures[path]?.answered ?? Infinity
  report(
    'rounds',
    [
      atMost('post', await postRounds(), 2, 'requests'),
      atMost('redeem with stock, answered', answered('reward.redeem'), 4, 'requests'),
      atMost(
        'redeem with stock, in all',
        figures['reward.redeem']?.inAll ?? Infinity,
        5,
        'requests',
      ),
      atMost('sale.record, answered', answered('sale.record'), 5, 'requests'),
      atMost('member.summary', answered('member.summary'), 2, 'requests'),
      atMost('offer.nearby', answered('offer.nearby'), 2, 'requests'),
    ],
    figures,
  )
})

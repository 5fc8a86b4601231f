import type { Time } from '../../../typings/contract'
import type { Context } from '../context'
import type { Database, Doc, IndexDefinition } from '../database'
import { Duplicate } from '../database'
import type { Log } from '../log'
import type { Phones } from './phone'

/**
 * How many phone numbers were had from WeChat: since 2023-08-28 each costs 3 fen after 1,000 free ones
 * per mini program (developers.weixin.qq.com, phone number quick verification). WeChat tells nobody how
 * many are left, so they are counted here.
 */
const USAGE = 'wechatUsage'
const ID = 'phoneNumbers'
const FREE = 1000
const FEN_EACH = 3

interface UsageDoc extends Doc {
  used: number
  newestAt: Time
  schemaVersion: 1
}

export const usageIndexes: IndexDefinition[] = [
  { collection: USAGE, name: 'newestAt', keys: [{ path: 'newestAt', order: 1 }] },
]

/** Counts every number that was given; a failure to count must not cost the person their number. */
export function countedPhones(
  phones: Phones,
  { db, now, log }: { db: Database; now: () => Time; log: Log },
): Phones {
  return {
    async numberOf(code) {
      const number = await phones.numberOf(code)
      await count(db, now()).catch((error: unknown) => {
        log.warn('phone number not counted', { reason: String(error) })
      })
      return number
    },
  }
}

async function count(db: Database, newestAt: Time): Promise<void> {
  const changes = { inc: { used: 1 }, set: { newestAt } }
  if ((await db.updateWhere(USAGE, { _id: ID }, changes)) === 1) return
  const first: UsageDoc = { _id: ID, used: 1, newestAt, schemaVersion: 1 }
  try {
    await db.insert(USAGE, [first])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    await db.updateWhere(USAGE, { _id: ID }, changes)
  }
}

export async function phoneUsage({ db }: Pick<Context, 'db'>) {
  const used = (await db.get<UsageDoc>(USAGE, ID))?.used ?? 0
  return { used, free: FREE, costFen: Math.max(0, used - FREE) * FEN_EACH }
}

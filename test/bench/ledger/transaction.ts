/**
 * The design that CloudBase's own documentation teaches: one database transaction over the account, the
 * line under the key, and the stock where there is any. Six requests for a sale, eight with stock.
 */
import type { SdkDatabase, SdkTransaction } from '../../emulator/sdk'
import { PLAIN_ACCOUNTS, PLAIN_ENTRIES, PLAIN_REWARDS } from './load'
import { REWARD_POINTS } from './product'
import type { Answer, Operation } from './work'
import { memberId } from './work'

interface Account {
  points: number
  version: number
}

interface Line {
  postings: { account: string; amount: number }[]
}

const refusedFor = (refused: string): Answer => ({ points: 0, refused, replayed: false })

/** The account of a loser goes on with somebody else's transaction: again, after a pause of some ms. */
const PAUSE_MS = 20

export async function carryOutInTransaction(
  db: SdkDatabase,
  operation: Operation,
  reward: string,
): Promise<Answer> {
  for (;;) {
    try {
      return await db.runTransaction((transaction) => once(transaction, operation, reward))
    } catch (error) {
      if (!isConflict(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS))
    }
  }
}

/** The SDK's retries are used up, or it does not retry this kind: a conflict inside the callback. */
function isConflict(error: unknown): boolean {
  const { errMsg = '', message = '' } = error as { errMsg?: string; message?: string }
  return `${errMsg} ${message}`.includes('ransaction')
}

async function once(
  transaction: SdkTransaction,
  { key, member, kind, amount }: Operation,
  reward: string,
): Promise<Answer> {
  const id = memberId(member)
  const lineId = `${id}:${key}`
  const accountDoc = transaction.collection(PLAIN_ACCOUNTS).doc(id)
  const account = (await accountDoc.get()).data as Account | null
  if (!account) throw new Error(`no account ${id}`)
  const known = (await transaction.collection(PLAIN_ENTRIES).doc(lineId).get()).data as Line | null
  if (known) return { points: known.postings[0]?.amount ?? 0, refused: '', replayed: true }
  const price = reward === '' ? amount : REWARD_POINTS
  const points = kind === 'redeem' ? -price : Math.floor(amount / 100)
  if (account.points + points < 0) return refusedFor('INSUFFICIENT_POINTS')
  if (reward !== '') {
    const rewardDoc = transaction.collection(PLAIN_REWARDS).doc(reward)
    const { stock } = (await rewardDoc.get()).data as { stock: number }
    if (stock === 0) return refusedFor('OUT_OF_STOCK')
    await rewardDoc.update({ data: { stock: stock - 1 } })
  }
  const changed = { points: account.points + points, version: account.version + 1 }
  await accountDoc.update({ data: changed })
  await transaction.collection(PLAIN_ENTRIES).add({
    data: {
      _id: lineId,
      accountId: id,
      type: kind,
      at: Date.now(),
      postings: [
        { account: 'member', amount: points },
        { account: 'house', amount: -points },
      ],
    },
  })
  return { points, refused: '', replayed: false }
}

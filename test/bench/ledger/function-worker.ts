/**
 * A function's process as CloudBase keeps it warm: the real SDK, one room for all its calls. The calls
 * begin here, so that what is measured is the function and its requests.
 */
import cloud from 'wx-server-sdk'
import { settled } from '../../../cloudfunctions/platform/later'
import type { SdkDatabase as PortSdk } from '../../../cloudfunctions/platform/database/sdk'
import { sdkDatabase } from '../../../cloudfunctions/platform/database/sdk'
import { serve } from '../../../cloudfunctions/platform/serve'
import type { Sdk } from '../../emulator/sdk'
import type { TypicalPost } from './load'
import { typicalPost } from './load'
import { carryOut } from './product'
import { carryOutInTransaction } from './transaction'
import type { CarryOut } from './turn'
import type { Answer, Operation } from './work'

export interface FunctionSides {
  product: CarryOut
  transaction: CarryOut
  ceiling: CarryOut
  /** Nothing given to run behind an answer is running any more. */
  settled(): Promise<void>
}

interface Event {
  operation: Operation
  reward: string
}

/** The process's environment says where the endpoint is; see `functionEnvironment`. */
export async function functionSides(): Promise<FunctionSides> {
  const plain = (cloud as unknown as Sdk).database({ throwOnNotFound: false })
  const typical = await typicalPost()
  const bare = sdkDatabase(cloud.database() as unknown as PortSdk)
  const worlds = new Set<object>()
  const product = serve<Answer>('bench', async (context, event) => {
    worlds.add(context.db)
    const { operation, reward } = event as Event
    return carryOut(context, operation, reward)
  })
  return {
    product: (operation, { reward }) => product({ operation, reward }),
    transaction: (operation, { reward }) => carryOutInTransaction(plain, operation, reward),
    ceiling: async (operation) => {
      await ceiling(bare, typical)
      return { points: operation.amount, refused: '', replayed: false }
    },
    settled: async () => {
      for (const db of worlds) await settled({ db } as Parameters<typeof settled>[0])
    },
  }
}

/** A post's two requests as it makes them, without thinking: all that is left is the SDK. */
async function ceiling(
  db: ReturnType<typeof sdkDatabase>,
  { account, filter, changes }: TypicalPost,
): Promise<void> {
  // Not `get`: it would put the readings of many callers into one request.
  await db.query('accounts', { filter: { _id: account._id }, limit: 1 })
  await db.updateWhere('accounts', filter, changes)
}

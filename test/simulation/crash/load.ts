import type { MemberId } from '../../../typings/contract'
import type { Account } from '../../../cloudfunctions/features/account'
import type { HouseServer } from './house-server'

const BATCH = 5_000

/** Many members more, at rest: copies of one account, so that the house is as large as it is in life. */
export async function loadMembers(
  server: HouseServer,
  like: MemberId,
  count: number,
  progress: (line: string) => void,
): Promise<void> {
  const [account] = await server.documents<Account>('accounts', { _id: like })
  if (!account) throw new Error('no account to copy')
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from)
    const documents = Array.from({ length: size }, (_, number) =>
      JSON.stringify({
        ...account,
        _id: `m_loaded_${from + number}`,
        flushDueAt: null,
        nextDueAt: null,
      }),
    )
    await server.ask({ kind: 'load', collection: 'accounts', documents })
    if (from % 100_000 === 0) progress(`${from} members loaded`)
  }
}

import type { MemberId } from '../../../typings/contract'
import { indexes as accountIndexes } from '../../../cloudfunctions/features/account/indexes'
import type { Account, Earn, Entry } from '../../../cloudfunctions/features/account'
import { createAccount, flush, post } from '../../../cloudfunctions/features/account'
import { indexes as programmeIndexes } from '../../../cloudfunctions/features/programme/indexes'
import type { ProgrammeDoc } from '../../../cloudfunctions/features/programme/store'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import type { Changes, Filter, IndexDefinition } from '../../../cloudfunctions/platform/database'
import type { Document } from '../../../emulator/cloud/language'
import type { Change } from '../../../emulator/cloud/store/documents'
import type { Environment } from '../../../emulator/cloud/store/environment'
import { actor, world } from '../../simulation/account/world'
import type { Print } from '../printed'
import { printOf } from '../printed'
import { memberId } from './work'

const DAY_MS = 86_400_000
/** Different stories that the loaded members share. */
const STORIES = 16
/** Documents per commit. */
const BATCH = 20_000

/** What the transaction design keeps: a balance, and a line per change. */
export const PLAIN_ACCOUNTS = 'plain_accounts'
export const PLAIN_ENTRIES = 'plain_entries'
export const PLAIN_REWARDS = 'plain_rewards'

export const LEDGER_INDEXES: readonly IndexDefinition[] = [
  ...accountIndexes,
  ...programmeIndexes,
  ...rewardIndexes,
  {
    collection: PLAIN_ENTRIES,
    name: 'account_at',
    keys: [
      { path: 'accountId', order: 1 },
      { path: 'at', order: -1 },
    ],
  },
]

interface Story {
  account: Account
  entries: Entry[]
}

/** Members with a past, played by the ledger itself: sales and spending on different days of spring. */
export async function stories(
  entriesEach: number,
): Promise<{ told: Story[]; programmes: ProgrammeDoc[] }> {
  const town = await world()
  const told: Story[] = []
  for (let number = 0; number < STORIES; number++) {
    const id = `story_${number}` as MemberId
    await createAccount(town.context, id, { key: town.key(), actor })
    for (let deed = 1; deed < entriesEach; deed++) {
      town.pass(DAY_MS / 2 + number * 60_000)
      const spends = deed % 5 === 4
      const command = spends
        ? ({ kind: 'spend', points: 5 + number } as const)
        : earnAt(town.context.clock.now(), 8_000 + 731 * number + 97 * deed)
      await post(town.context, id, command, {
        key: town.key('load'),
        action: 'load',
        input: {},
        actor,
      })
    }
    await flush(town.context, id)
    const account = town.db.all<Account>('accounts').find(({ _id }) => _id === id) as Account
    const entries = town.db.all<Entry>('journal').filter(({ accountId }) => accountId === id)
    told.push({ account, entries })
  }
  return { told, programmes: town.db.all<ProgrammeDoc>('programmes') }
}

/** The account that a post reads, and the one conditional update that it sends. */
export interface TypicalPost {
  account: Account
  filter: Filter
  changes: Changes
}

/** Written down from the ledger itself: an account in the middle between two visits to the journal. */
export async function typicalPost(): Promise<TypicalPost> {
  const updates: Pick<TypicalPost, 'filter' | 'changes'>[] = []
  const town = await world(undefined, {
    around: ({ verb, about }, run) => {
      if (verb === 'updateWhere') updates.push(about as Pick<TypicalPost, 'filter' | 'changes'>)
      return Promise.resolve(run())
    },
  })
  const id = 'm_typical' as MemberId
  await createAccount(town.context, id, { key: town.key(), actor })
  const sale = () => {
    town.pass(DAY_MS / 24)
    return post(town.context, id, earnAt(town.context.clock.now(), 2_580), {
      key: town.key('load'),
      action: 'load',
      input: {},
      actor,
    })
  }
  for (let number = 0; number < 8; number++) await sale()
  const account = town.db.all<Account>('accounts')[0] as Account
  await sale()
  return { account, ...(updates.at(-1) as Pick<TypicalPost, 'filter' | 'changes'>) }
}

const earnAt = (soldAt: number, eligibleFen: number): Earn => ({
  kind: 'earn',
  soldAt,
  shopId: null,
  eligibleFen,
  minutes: 0,
  birthday: '',
})

/** Loads what is missing of so many members; a folder that is loaded already is left as it is. */
export async function loadLedger(
  environment: Environment,
  members: number,
  entriesEach: number,
  progress: (line: string) => void,
): Promise<void> {
  const { told, programmes } = await stories(entriesEach)
  const count = (name: string) => environment.documents.catalog.get(name)?.count ?? 0
  if (count('programmes') === 0) await environment.load('programmes', programmes as never)
  for (const name of [PLAIN_ACCOUNTS, PLAIN_ENTRIES, PLAIN_REWARDS, 'accounts', 'journal'])
    await environment.load(name, [])
  const prints = told.map((story) => printsOf(environment, story))
  const perBatch = Math.max(1, Math.floor(BATCH / entriesEach))
  // All documents of a member are one commit, so the number of accounts says how far a load came.
  let filling = Promise.resolve()
  for (let from = count('accounts'); from < members; from += perBatch) {
    const changes: Change[] = []
    for (let number = from; number < Math.min(from + perBatch, members); number++) {
      const id = memberId(number)
      for (const print of prints[number % STORIES] as Print[]) changes.push(print([id]))
    }
    // While one batch goes to the disk, the next is made.
    await filling
    filling = environment.documents.fill(changes)
    if (from % 50_000 < perBatch) progress(`${from} members loaded`)
  }
  await filling
}

/** The documents of a story, to be printed under another member's id. */
function printsOf(environment: Environment, { account, entries }: Story): Print[] {
  const of = account._id
  const print = (name: string, document: unknown) =>
    printOf(environment, name, document as Document, [of])
  return [
    print('accounts', { ...account, nextDueAt: null, flushDueAt: null }),
    ...entries.map((entry) => print('journal', entry)),
    print(PLAIN_ACCOUNTS, { _id: of, points: account.balances.points, version: account.version }),
    ...entries.map((entry) => print(PLAIN_ENTRIES, plainEntry(entry))),
  ]
}

function plainEntry({ _id, accountId, type, change, at }: Entry): Document {
  return {
    _id,
    accountId,
    type,
    at,
    postings: [
      { account: 'member', amount: change.points },
      { account: 'house', amount: 0 - change.points },
    ],
  }
}

/** What callers were told against what stands: a turn with a wrong sum is no result. */
import type { Client } from 'pg'
import type { Account, Entry, StoredAccount } from '../../../cloudfunctions/features/account'
import { accountOf } from '../../../cloudfunctions/features/account'
import { hashOf } from '../../../cloudfunctions/features/account/rules/chain'
import { balanced } from '../../../cloudfunctions/features/account/rules/postings'
import type { Environment } from '../../../emulator/cloud/store/environment'
import { brokenLaws, history } from '../../simulation/account/check'
import { PLAIN_ACCOUNTS, PLAIN_ENTRIES, PLAIN_REWARDS } from './load'
import type { Told } from './turn'
import { memberId } from './work'

type Doc = Record<string, unknown>

function find<T>(environment: Environment, name: string, filter: Doc): T[] {
  const { literals } = environment.operations.find(environment.collection(name), {
    filter: filter as never,
    limit: Infinity,
  })
  return literals.map((literal) => JSON.parse(JSON.parse(literal) as string) as T)
}

/** Not one that was loaded. */
const isOwn = (entryId: string) => entryId.includes(':bench:')

const membersOf = (told: readonly Told[]) => [...new Set(told.map(({ member }) => member))]

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Compares each key's effect with what its caller was told; `standing` gives the effects of a key. */
function keysBroken(told: readonly Told[], standing: (one: Told) => readonly number[]): string[] {
  return told.flatMap((one) => {
    const effects = standing(one)
    const right =
      one.points === null ? effects.length === 0 : effects.length === 1 && effects[0] === one.points
    return right
      ? []
      : [`${one.key}: told ${String(one.points)}, stands ${effects.join() || 'not'}`]
  })
}

/** The product's books: laws, chain and sums of every account touched, and each key once. */
export function productBroken(
  environment: Environment,
  told: readonly Told[],
  reward: string,
): string[] {
  const effects = new Map<string, number[]>()
  const broken: string[] = []
  for (const member of membersOf(told)) {
    const id = memberId(member)
    const [stored] = find<StoredAccount>(environment, 'accounts', { _id: id })
    if (!stored) return [`${id} is gone`]
    const account = accountOf(stored)
    const entries = history(find<Entry>(environment, 'journal', { accountId: id }), account)
    broken.push(...brokenLaws(account).map((law) => `${id}: ${law}`))
    broken.push(...chainBroken(account, entries))
    if (sum(entries.map(({ change }) => change.points)) !== account.balances.points) {
      broken.push(`${id}: entries do not add up to its points`)
    }
    for (const { key, change } of entries) {
      const name = `${id}:${key}`
      effects.set(name, [...(effects.get(name) ?? []), change.points])
    }
  }
  broken.push(
    ...keysBroken(told, ({ member, key }) => effects.get(`${memberId(member)}:${key}`) ?? []),
  )
  if (reward !== '') broken.push(...stockBroken(environment, told, reward))
  return broken
}

/** Loaded entries are copies of a story, so their hashes speak of another; the benchmark's own must fit. */
function chainBroken({ _id }: Account, entries: readonly Entry[]): string[] {
  return entries.flatMap((entry, index) => {
    const follows = index === 0 || entry.prevHash === entries[index - 1]?.hash
    const right = entry.seq === index + 1 && follows && balanced(entry.postings)
    return right && (!isOwn(entry._id) || hashOf(entry) === entry.hash)
      ? []
      : [`${_id}: entry ${entry.seq} is wrong`]
  })
}

function stockBroken(environment: Environment, told: readonly Told[], reward: string): string[] {
  const [doc] = find<{ stock: number; stockLeft: number }>(environment, 'rewards', { _id: reward })
  const records = find(environment, 'redemptions', { rewardId: reward, state: 'taken' }).length
  const given = told.filter(({ points }) => points !== null).length
  const out = doc ? doc.stock - doc.stockLeft : -1
  return out === given && records === given
    ? []
    : [`${reward}: ${given} told, ${records} recorded, ${out} out of stock`]
}

/** The transaction design's: lines of every account touched, its balance, and each key once. */
export function plainBroken(
  environment: Environment,
  told: readonly Told[],
  reward: string,
): string[] {
  type Line = { _id: string; postings: { amount: number }[] }
  const effects = new Map<string, number[]>()
  const broken: string[] = []
  for (const member of membersOf(told)) {
    const id = memberId(member)
    const [account] = find<{ points: number }>(environment, PLAIN_ACCOUNTS, { _id: id })
    const lines = find<Line>(environment, PLAIN_ENTRIES, { accountId: id })
    const amounts = lines.map(({ postings }) => postings[0]?.amount ?? 0)
    if (account?.points !== sum(amounts)) broken.push(`${id}: lines do not add up to its points`)
    for (const [index, { _id, postings }] of lines.entries()) {
      effects.set(_id, [...(effects.get(_id) ?? []), amounts[index] ?? 0])
      const zero = sum(postings.map(({ amount }) => amount)) === 0
      if (isOwn(_id) && !zero) broken.push(`${_id} does not balance`)
    }
  }
  broken.push(
    ...keysBroken(told, ({ member, key }) => effects.get(`${memberId(member)}:${key}`) ?? []),
  )
  if (reward !== '') {
    const [doc] = find<{ stock: number; first: number }>(environment, PLAIN_REWARDS, {
      _id: reward,
    })
    const given = told.filter(({ points }) => points !== null).length
    if (!doc || doc.first - doc.stock !== given) broken.push(`${reward}: ${given} told`)
  }
  return broken
}

/** PostgreSQL's, asked in SQL. */
export async function postgresBroken(
  client: Client,
  told: readonly Told[],
  reward: { id: string; stock: number } | null,
): Promise<string[]> {
  const members = membersOf(told).map((member) => member + 1)
  const wrong = await client.query<{ id: string }>(
    `SELECT a.id FROM accounts a LEFT JOIN entries e ON e.account_id = a.id
       LEFT JOIN postings p ON p.entry_id = e.id AND p.account_id = a.id
     WHERE a.id = ANY($1::bigint[]) GROUP BY a.id HAVING a.balance <> coalesce(sum(p.amount), 0)`,
    [members],
  )
  const broken = wrong.rows.map(({ id }) => `account ${id}: postings do not add up to its balance`)
  const standing = await client.query<{ account_id: string; key: string; points: string }>(
    `SELECT account_id, key, points FROM entries WHERE account_id = ANY($1::bigint[])
       AND key = ANY($2::text[])`,
    [members, told.map(({ key }) => key)],
  )
  const effects = new Map<string, number[]>()
  for (const { account_id, key, points } of standing.rows) {
    const name = `${account_id}:${key}`
    effects.set(name, [...(effects.get(name) ?? []), Number(points)])
  }
  broken.push(...keysBroken(told, ({ member, key }) => effects.get(`${member + 1}:${key}`) ?? []))
  if (reward) {
    const { rows } = await client.query<{ stock: string }>(
      'SELECT stock FROM rewards WHERE id = $1',
      [reward.id],
    )
    const given = told.filter(({ points }) => points !== null).length
    if (reward.stock - Number(rows[0]?.stock) !== given) broken.push(`${reward.id}: ${given} told`)
  }
  return broken
}

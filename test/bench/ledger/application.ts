/** The peer: an application with node-postgres and its pool, as two designs. */
import pg from 'pg'
import type { PoolClient } from 'pg'
import { HOUSE } from './postgres-schema'
import { connection } from './postgres'
import { REWARD_POINTS } from './product'
import type { CarryOut } from './turn'
import { slow } from './turn'
import type { Answer, Operation } from './work'

/** More connections than this make PostgreSQL slower on two cores; callers beyond wait for one. */
const POOL = 64

type Row = Record<string, string | number | boolean>

interface Statement {
  name: string
  text: string
}

const statement = (name: string, text: string): Statement => ({ name, text })

/** Named, so that each connection parses them once: more than most applications do. */
const LOCK = statement('lock', 'SELECT balance FROM accounts WHERE id = $1 FOR UPDATE')
const ENTER = statement(
  'enter',
  `INSERT INTO entries (account_id, key, kind, points) VALUES ($1, $2, $3, $4)
   ON CONFLICT (account_id, key) DO NOTHING RETURNING id`,
)
const KNOWN = statement('known', 'SELECT points FROM entries WHERE account_id = $1 AND key = $2')
const POST = statement(
  'post',
  `INSERT INTO postings VALUES ($1, $2, $3), ($1, ${HOUSE}, -$3::bigint)`,
)
const CHANGE = statement(
  'change',
  'UPDATE accounts SET balance = balance + $2, version = version + 1 WHERE id = $1',
)
const TAKE = statement('take', 'UPDATE rewards SET stock = stock - 1 WHERE id = $1 AND stock > 0')
const CALL = statement('call', 'SELECT * FROM post($1, $2, $3, $4, $5)')

export interface Application {
  interactive: CarryOut
  function: CarryOut
  close(): Promise<void>
}

export function openApplication(folder: string): Application {
  const pool = new pg.Pool({ ...connection(folder), max: POOL })
  return {
    interactive: async (operation, { delayMs, reward }) => {
      const client = await pool.connect()
      try {
        return await interactive(client, operation, reward, delayMs)
      } finally {
        client.release()
      }
    },
    function: async (operation, { delayMs, reward }) => {
      const { account, key, kind, points } = lineOf(operation, reward)
      await slow(delayMs)
      const { rows } = await pool.query<Row>({
        ...CALL,
        values: [account, key, kind, points, reward],
      })
      const [row = {}] = rows
      return {
        points: Number(row['points']),
        refused: String(row['refused']),
        replayed: row['replayed'] === true,
      }
    },
    close: () => pool.end(),
  }
}

/** Six round trips: BEGIN, lock, entry, postings, balance, COMMIT. */
async function interactive(
  client: PoolClient,
  operation: Operation,
  reward: string,
  delayMs: number,
): Promise<Answer> {
  const ask = async (query: Statement | string, values: (string | number)[] = []) => {
    await slow(delayMs)
    return typeof query === 'string'
      ? client.query<Row>(query)
      : client.query<Row>({ ...query, values })
  }
  const { account, key, kind, points } = lineOf(operation, reward)
  const instead = async (answer: Answer) => {
    await ask('ROLLBACK')
    return answer
  }
  await ask('BEGIN')
  const balance = Number((await ask(LOCK, [account])).rows[0]?.['balance'])
  const entry = (await ask(ENTER, [account, key, kind, points])).rows[0]?.['id']
  if (entry === undefined) {
    const known = (await ask(KNOWN, [account, key])).rows[0]?.['points']
    return instead({ points: Number(known), refused: '', replayed: true })
  }
  if (balance + points < 0) {
    return instead({ points: 0, refused: 'INSUFFICIENT_POINTS', replayed: false })
  }
  if (reward !== '' && (await ask(TAKE, [reward])).rowCount === 0) {
    return instead({ points: 0, refused: 'OUT_OF_STOCK', replayed: false })
  }
  await ask(POST, [Number(entry), account, points])
  await ask(CHANGE, [account, points])
  await ask('COMMIT')
  return { points, refused: '', replayed: false }
}

/** PostgreSQL numbers its members from 1. */
function lineOf({ key, member, kind, amount }: Operation, reward: string) {
  const price = reward === '' ? amount : REWARD_POINTS
  const points = kind === 'redeem' ? -price : Math.floor(amount / 100)
  return { account: member + 1, key, kind, points }
}

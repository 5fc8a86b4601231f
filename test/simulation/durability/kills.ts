import { once } from 'node:events'
import { RawConnection } from '../../bench/cloud/raw-client'
import { progress } from '../../bench/report'
import { brokenPromises } from './check'
import { serverArgs, start, type Running } from './process'
import { ask, nothingYet, Writer, type Acknowledged } from './writers'

const WRITERS = 64
/** A round ends after some hundred acknowledgements, or at last after this. */
const LONGEST_ROUND_MS = 3000

async function makeCounters(port: number): Promise<void> {
  const connection = await RawConnection.open(port)
  for (let number = 0; number < WRITERS; number++) {
    const data = ['counter', 'giver', 'taker'].map((kind) =>
      JSON.stringify({ _id: `${kind}-${number}`, group: 'all', value: 0 }),
    )
    const reply = await ask(connection, port, 'database.insertDocument', {
      collectionName: 'counters',
      data,
    })
    if (reply.code !== undefined) throw new Error(JSON.stringify(reply))
  }
  connection.close()
}

/** Lets all writers write, then kills the cloud in the middle of it. @throws Error when it ends by itself */
async function writeAndKill(
  running: Running,
  round: number,
  acknowledged: Acknowledged,
  random: () => number,
): Promise<void> {
  const gone = once(running.child, 'exit')
  const broken = gone.then(() => {
    throw new Killed()
  })
  const writers = Array.from({ length: WRITERS }, async (_unused, number) => {
    const connection = await RawConnection.open(running.port)
    try {
      await Promise.race([
        new Writer(connection, running.port, round, number, acknowledged).run(),
        broken,
      ])
    } catch (error) {
      if (!(error instanceof Killed)) throw error
    } finally {
      connection.close()
    }
  })
  const enough = acknowledged.total + 100 + random() * 700
  const latest = Date.now() + LONGEST_ROUND_MS
  const watch = setInterval(() => {
    if (acknowledged.total < enough && Date.now() < latest) return
    clearInterval(watch)
    running.child.kill('SIGKILL')
  }, 1)
  await Promise.all(writers)
  clearInterval(watch)
  const [code, signal] = (await gone) as [number | null, NodeJS.Signals | null]
  if (signal !== 'SIGKILL') throw new Error(`the cloud ended by itself: ${signal ?? code}`)
}

class Killed extends Error {}

export interface KillRounds {
  readonly kills: number
  readonly broken: string[]
  readonly acknowledged: Acknowledged
}

/** So many lives of one cloud, each ended by a kill, and after each a look at what is there. */
export async function killRounds(
  dir: string,
  rounds: number,
  random: () => number,
): Promise<KillRounds> {
  const acknowledged = nothingYet()
  const broken: string[] = []
  const check = async (running: Running, checked: number[]): Promise<void> => {
    const connection = await RawConnection.open(running.port)
    broken.push(...(await brokenPromises(connection, running.port, acknowledged, checked)))
    connection.close()
  }
  let kills = 0
  for (let round = 0; round < rounds; round++) {
    const running = await start(process.execPath, serverArgs(dir))
    if (round === 0) await makeCounters(running.port)
    else await check(running, [round - 1])
    await writeAndKill(running, round, acknowledged, random)
    kills++
    if (round % 10 === 9) progress(`${round + 1} kills, ${broken.length} broken promises`)
  }
  const running = await start(process.execPath, serverArgs(dir))
  await check(running, [...acknowledged.notes.keys()])
  running.child.kill('SIGKILL')
  return { kills, broken, acknowledged }
}

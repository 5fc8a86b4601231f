import { execFileSync, spawnSync } from 'node:child_process'
import type { RawConnection } from '../../bench/cloud/raw-client'
import { ask } from './writers'

/** Linux with util-linux; elsewhere the full disk is left out and said so. */
export const canFillDisk = (): boolean =>
  process.platform === 'linux' && spawnSync('prlimit', ['-V'], { stdio: 'ignore' }).status === 0

/** The round under which its notes are looked for. */
export const FULL_DISK_ROUND = -2

const ROOM_BYTES = 500_000
const REFUSALS = 20
const AFTERWARDS = 500

export interface FullDisk {
  /** Ids of the notes that were acknowledged. */
  readonly accepted: Set<string>
  readonly refused: number
  /** With room again, how many writes of some hundred were accepted. */
  readonly acceptedAfterwards: number
}

/**
 * Lets no file of a running cloud grow beyond a size, as on a full disk, until it has refused some
 * writes; then gives it room again.
 */
export async function fillDisk(
  connection: RawConnection,
  port: number,
  pid: number,
): Promise<FullDisk> {
  const accepted = new Set<string>()
  let n = 0
  const insert = async (): Promise<boolean> => {
    const id = `r${FULL_DISK_ROUND}-w0-single-${n++}`
    const document = { _id: id, key: id, round: FULL_DISK_ROUND, filler: 'x'.repeat(300) }
    const data = [JSON.stringify(document)]
    const request = { collectionName: 'notes', data }
    const reply = await ask(connection, port, 'database.insertDocument', request)
    if (reply.code !== undefined && reply.code !== 'SYS_ERR') throw new Error(JSON.stringify(reply))
    if (reply.code === undefined) accepted.add(id)
    return reply.code === undefined
  }
  limitFiles(pid, String(ROOM_BYTES))
  let refused = 0
  while (refused < REFUSALS) if (!(await insert())) refused++
  limitFiles(pid, 'unlimited')
  let acceptedAfterwards = 0
  for (let i = 0; i < AFTERWARDS; i++) if (await insert()) acceptedAfterwards++
  return { accepted, refused, acceptedAfterwards }
}

const limitFiles = (pid: number, bytes: string): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
}

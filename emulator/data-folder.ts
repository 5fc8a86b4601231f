/** The data folder: who uses it, and what of the emulator itself outlives a restart. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MovableClock } from './cloud/clock'

/**
 * Claims the folder for this process. A claim left by a killed process does not count.
 * @throws Error naming the process that uses the folder
 */
export function claimDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'used-by')
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'))
    if (pid !== process.pid && isOurs(pid)) {
      throw new Error(`the data in ${dataDir} is in use by process ${pid}; choose another --data`)
    }
  }
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

/** Whether that process lives and, where the system tells, is Node: a number may have been reused. */
function isOurs(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch {
    return false // No such process: its claim is stale.
  }
  const commandFile = `/proc/${pid}/cmdline`
  return !existsSync(commandFile) || readFileSync(commandFile, 'utf8').includes('node')
}

/** The clock as the data last knew it, so that a restart does not fall back behind its own records. */
export function keptClock(dataDir: string): MovableClock {
  const file = join(dataDir, 'clock-offset-ms')
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const clock = new MovableClock(Number.isSafeInteger(kept) ? kept : 0)
  clock.onMove((offsetMs) => writeFileSync(file, String(offsetMs)))
  return clock
}

const FILLING = 'filling'

/** Runs what fills the data; a death on the way is seen by `brokenOff` at the next start. */
export async function whole(dataDir: string, fill: () => Promise<void>): Promise<void> {
  const file = join(dataDir, FILLING)
  writeFileSync(file, '')
  await fill()
  rmSync(file, { force: true })
}

/** Whether the data is only part of what was to fill it. */
export function brokenOff(dataDir: string): boolean {
  return existsSync(join(dataDir, FILLING))
}

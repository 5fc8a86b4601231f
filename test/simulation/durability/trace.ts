import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Linux with strace installed; elsewhere the trace is left out and said so. */
export const canTrace = (): boolean =>
  process.platform === 'linux' && spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0

/** How to start node under the trace. */
export const traced = (output: string, args: string[]): [string, string[]] => [
  'strace',
  [
    ...['-f', '-s', '48', '-o', output],
    ...['-e', 'trace=openat,close,read,write,writev,pwrite64,pwritev,fdatasync,fsync,msync'],
    ...[process.execPath, ...args],
  ],
]

export interface TraceResult {
  readonly acknowledgements: number
  /** Acknowledgements without a finished sync between request and reply. */
  readonly tooEarly: number
}

/**
 * Reads a trace of one writer that waits for each reply: between a request that comes in and the
 * reply that goes out, data must have been forced to disk (fdatasync, fsync or msync that returned
 * 0) and the page that makes it count written through a descriptor opened with O_DSYNC, or forced
 * after it.
 */
export function readTrace(file: string): TraceResult {
  const dsync = new Set<string>()
  const unfinished = new Map<string, string>()
  let synced = false
  let sealed = false
  let waiting = false
  const result = { acknowledgements: 0, tooEarly: 0 }
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (rest.includes('<unfinished')) {
      unfinished.set(pid, rest)
      continue
    }
    const resumed = rest.startsWith('<...') ? (unfinished.get(pid) ?? '') + rest : rest
    const opened = /openat\(.*data\.mdb.*O_DSYNC.*= (\d+)$/.exec(resumed)?.[1]
    if (opened !== undefined) dsync.add(opened)
    if (/read\(.*POST \/admin/.test(resumed)) {
      waiting = true
      synced = false
      sealed = false
    }
    if (/^(fdatasync|fsync|msync)\(.*= 0$/.test(resumed)) {
      if (synced) sealed = true
      synced = true
    }
    const written = /^pwrite(?:64|v)\((\d+),.*= \d+$/.exec(resumed)?.[1]
    if (written !== undefined && dsync.has(written) && synced) sealed = true
    if (waiting && /^(write|writev)\(.*HTTP\/1\.1 200/.test(resumed)) {
      waiting = false
      result.acknowledgements++
      if (!synced || !sealed) result.tooEarly++
    }
  }
  return result
}

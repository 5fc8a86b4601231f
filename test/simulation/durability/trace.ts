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
  /** Acknowledgements without a finished synchronous write of the log between request and reply. */
  readonly tooEarly: number
}

/**
 * Reads a trace of one writer that waits for each reply: between a request that comes in and the
 * reply that goes out, a record must have been written to the log, and be on disk: through a
 * descriptor opened with O_DSYNC, or forced by an fdatasync of it. A call counts when it returned.
 */
export function readTrace(file: string): TraceResult {
  const logs = new Map<string, { dsync: boolean; written: boolean }>()
  const unfinished = new Map<string, string>()
  let durable = false
  let waiting = false
  const result = { acknowledgements: 0, tooEarly: 0 }
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (rest.includes('<unfinished')) {
      unfinished.set(pid, rest)
      continue
    }
    const call = rest.startsWith('<...') ? (unfinished.get(pid) ?? '') + rest : rest
    const [, flags = '', opened] = /openat\(.*\/log\/[01]", ([A-Z_|]+).*= (\d+)$/.exec(call) ?? []
    if (opened !== undefined) logs.set(opened, { dsync: flags.includes('O_DSYNC'), written: false })
    if (/read\(.*POST \/admin/.test(call)) {
      waiting = true
      durable = false
      for (const log of logs.values()) log.written = false
    }
    const [, descriptor = ''] = /^(?:pwrite64|fdatasync|fsync)\((\d+).*= \d+$/.exec(call) ?? []
    const log = logs.get(descriptor)
    if (log && call.startsWith('pwrite64')) log.written = true
    if (log?.written && (log.dsync || !call.startsWith('pwrite64'))) {
      durable = true
      log.written = false
    }
    if (waiting && /^(write|writev)\(.*HTTP\/1\.1 200/.test(call)) {
      waiting = false
      result.acknowledgements++
      if (!durable) result.tooEarly++
    }
  }
  return result
}

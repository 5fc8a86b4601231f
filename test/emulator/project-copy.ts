/** A copy of the project in a folder of its own, with the same installed packages, and its `npm start`. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(__dirname, '../..')

/** The files of the repository below these folders, in a new folder beside linked node_modules. */
export function copyProject(folders: string[]): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'member-card-copy-'))
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders]
  const names = execFileSync('git', list, { cwd: root, maxBuffer: 64e6 }).toString().split('\0')
  for (const name of names.filter((n) => n && existsSync(join(root, n)))) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    cpSync(join(root, name), join(dir, name))
  }
  for (const folder of ['.', 'miniprogram/packages/console'].filter((each) =>
    existsSync(join(dir, each)),
  )) {
    symlinkSync(join(root, folder, 'node_modules'), join(dir, folder, 'node_modules'))
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

export interface Started {
  child: ChildProcess
  pid: number
  output(): string
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  /** Resolves when the output matches; rejects when the process ends before that. */
  says(pattern: RegExp): Promise<void>
}

/** `npm start` as a terminal runs it: in a process group of its own, so that Ctrl-C can be sent to it. */
export function start(dir: string, port: number | string, ...flags: string[]): Started {
  const child = spawn(process.execPath, [join(dir, 'scripts/start.mjs'), ...flags], {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    child,
    pid: child.pid ?? 0,
    output: () => text,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(text) && resolve()
        listeners.add(look)
        look()
        void ended.then(() => reject(new Error(`ended before it said ${pattern}:\n${text}`)))
      }),
  }
}

/** The processes of a group, by pid. */
export function processesOf(groupId: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pgid=,pid=,stat=']).toString().trim().split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([pgid, , state]) => Number(pgid) === groupId && !state?.startsWith('Z'))
    .map(([, pid]) => Number(pid))
}

/** Ends every process of a group; what has ended by itself meanwhile is as good. */
export function killGroup(groupId: number): void {
  try {
    process.kill(-groupId, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * A PostgreSQL of its own: a cluster in a folder, reached through a socket in that folder, durable as it
 * comes (fsync, synchronous_commit and full_page_writes on), ended by its process id.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

export const INSTALL = 'install it with: apt-get install postgresql (or your system’s package)'

/** Beyond what a laptop's package sets; nothing here weakens durability. */
const SETTINGS = {
  listen_addresses: '',
  max_connections: '100',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
}

export interface Postgres {
  /** Where to connect to: the socket's folder. */
  folder: string
  version: string
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root, so then it runs as its package's own user. */
interface Runner {
  uid?: number
  gid?: number
}

/** Starts the cluster in this folder, made first when there is none. @throws Error saying how to install it */
export async function startPostgres(folder: string): Promise<Postgres> {
  const bin = binaries() ?? installed()
  const as = runner()
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid)
    const form = ['-A', 'trust', '-U', 'bench', '--no-locale', '-E', 'UTF8']
    execFileSync(join(bin, 'initdb'), ['-D', folder, ...form], {
      ...as,
      stdio: ['ignore', 'ignore', 2],
      cwd: '/',
    })
  }
  const settings = Object.entries({ ...SETTINGS, unix_socket_directories: folder })
  const args = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const stdio = ['ignore', 'ignore', 'inherit'] as const
  const quiet = ['-c', 'log_min_messages=panic', '-c', 'log_checkpoints=off']
  const server = spawn(join(bin, 'postgres'), ['-D', folder, ...args, ...quiet], {
    ...as,
    stdio: [...stdio],
    cwd: '/',
  })
  const version = await ready(server, folder).catch(async (error: unknown) => {
    await stop(server)
    throw error
  })
  return { folder, version, stop: () => stop(server) }
}

export const connection = (folder: string) =>
  ({ host: folder, user: 'bench', database: 'postgres' }) as const

async function ready(server: ChildProcess, folder: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(connection(folder))
    try {
      await client.connect()
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      await client.end()
      return rows[0]?.server_version ?? ''
    } catch (error) {
      if (hasEnded(server) || tries > 300) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** A process that a signal ended has no exit code. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null

/** SIGINT is its "fast" end: open transactions are aborted, everything is written. */
function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(server)) return resolve()
    server.once('exit', () => resolve())
    server.kill('SIGINT')
  })
}

/** Debian keeps each version's programs in a folder of its own. */
function binaries(): string | null {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : []
  const debian = versions.map((version) => join(home, version, 'bin'))
  const all = [...debian, ...(process.env['PATH'] ?? '').split(':')]
  return (
    all.find((dir) => ['initdb', 'postgres'].every((one) => existsSync(join(dir, one)))) ?? null
  )
}

/** Root on a Debian-like system gets the package. */
function installed(): string {
  const apt = '/usr/bin/apt-get'
  if (process.getuid?.() === 0 && existsSync(apt)) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync(apt, ['install', '-y', 'postgresql'], { env, stdio: ['ignore', 2, 2] })
  }
  const bin = binaries()
  if (bin === null) throw new Error(`PostgreSQL is not here; ${INSTALL}`)
  return bin
}

function runner(): Runner {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

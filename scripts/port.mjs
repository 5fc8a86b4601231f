// Says who holds a port. Node built-ins only.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'

/** Whether nothing listens on this port of the loopback. */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** What a person needs to know about a taken port, in one line. */
export async function describeHolder(port) {
  const ours = await askHealth(port)
  if (ours) return `an emulator of this project already runs there (pid ${ours.pid}, ${ours.root})`
  const pid = pidFromProc(port) ?? pidFromLsof(port)
  if (!pid) return 'another program uses it'
  const command = commandOf(pid)
  return `process ${pid}${command ? ` uses it: ${command}` : ' uses it'}`
}

async function askHealth(port) {
  try {
    const signal = AbortSignal.timeout(1500)
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal })
    const health = await response.json()
    return health.name === 'member-card' ? health : undefined
  } catch {
    return undefined // Not ours, or not even HTTP.
  }
}

/** Linux: the listening socket's inode, then the process that has it open. */
function pidFromProc(port) {
  try {
    const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
    const lines = ['tcp', 'tcp6'].flatMap((f) => readFileSync(`/proc/net/${f}`, 'utf8').split('\n'))
    const fields = lines.map((line) => line.trim().split(/\s+/))
    const listening = fields.find((f) => f[1]?.endsWith(`:${hexPort}`) && f[3] === '0A')
    if (!listening) return undefined
    return readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && holds(pid, listening[9]))
  } catch {
    return undefined // No /proc here.
  }
}

function holds(pid, inode) {
  try {
    const dir = `/proc/${pid}/fd`
    return readdirSync(dir).some((fd) => linkOf(`${dir}/${fd}`) === `socket:[${inode}]`)
  } catch {
    return false // Another user's process, or one that just ended.
  }
}

function linkOf(file) {
  try {
    return readlinkSync(file)
  } catch {
    return '' // Closed since it was listed.
  }
}

function pidFromLsof(port) {
  const { stdout } = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'])
  return stdout?.toString().split('\n')[0] || undefined
}

function commandOf(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)])
  return stdout?.toString().trim().slice(0, 200)
}

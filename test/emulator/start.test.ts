/** `npm start` on a copy of the project: how it comes up, what it says, what it leaves behind. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { copyProject, freePort, killGroup, processesOf, start, type Started } from './project-copy'

const FOLDERS = ['scripts', 'emulator', 'cloudfunctions', 'miniprogram', 'typings', '*.json']
const { dir, remove } = copyProject(FOLDERS)
// This is about starting, not about what the functions do.
const FUNCTION = join(dir, 'cloudfunctions/consumer/main.ts')
for (const name of ['staff', 'merchant', 'jobs', 'notify']) {
  rmSync(join(dir, 'cloudfunctions', name), { recursive: true, force: true })
}
writeFileSync(FUNCTION, `export const main = () => 'as it was'\n`)
const running: Started[] = []
function begin(port: number | string, ...flags: string[]): Started {
  const started = start(dir, port, ...flags)
  running.push(started)
  return started
}
async function startHere(port: number, ...flags: string[]): Promise<Started> {
  const started = begin(port, '--empty', ...flags)
  await started.says(/Ctrl-C stops it/)
  return started
}

/** Whatever a test did or did not reach, the next one finds the folder free. */
afterEach(async () => {
  for (const { pid } of running) killGroup(pid)
  await Promise.all(running.splice(0).map(({ ended }) => ended))
})
afterAll(remove)

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('waited a minute in vain')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const health = async (port: number) =>
  (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { name: string; pid: number }

const secret = (name: string) => {
  const lines = readFileSync(join(dir, '.local/env'), 'utf8').split('\n')
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** One request as the SDK sends it, without its signature's arithmetic. */
async function admin(port: number, request: object): Promise<{ data?: unknown; code?: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/admin?env=local`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `TC3-HMAC-SHA256 Credential=${secret('CLOUD_SECRET_ID')}/2026-01-01/tcb/tc3_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
    body: JSON.stringify({
      envName: 'local',
      sessionToken: secret('CLOUD_SESSION_TOKEN'),
      ...request,
    }),
  })
  return (await response.json()) as { data?: unknown; code?: string }
}

test('a start answers, a second one says whose the port is, Ctrl-C leaves nothing behind', async () => {
  const port = await freePort()
  const first = await startHere(port)
  expect(await health(port)).toMatchObject({ name: 'member-card', pid: first.pid })
  expect((await fetch(`http://127.0.0.1:${port}/console`)).status).toBe(200)
  expect(first.output()).toContain(`http://127.0.0.1:${port}/console`)
  expect(processesOf(first.pid).length).toBeGreaterThan(1)

  const second = begin(port)
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`Port ${port} is taken`)
  expect(second.output()).toContain(
    `an emulator of this project already runs there (pid ${first.pid}`,
  )
  expect(second.output()).toContain(`PORT=${port + 1} npm start`)

  process.kill(-first.pid, 'SIGINT')
  expect(await first.ended).toBe(0)
  await until(() => processesOf(first.pid).length === 0)
  await expect(health(port)).rejects.toThrow()
})

test('a start after a kill has every acknowledged write, and the killed one left no process', async () => {
  const port = await freePort()
  const first = await startHere(port)
  await admin(port, { action: 'database.addCollection', collectionName: 'kept' })
  const documents = Array.from({ length: 20 }, (_, i) => JSON.stringify({ _id: `d${i}` }))
  const inserted = await admin(port, {
    action: 'database.insertDocument',
    collectionName: 'kept',
    data: documents,
  })
  expect(inserted.code).toBeUndefined()
  process.kill(first.pid, 'SIGKILL')
  await first.ended
  await until(() => processesOf(first.pid).length === 0)

  const second = await startHere(port)
  const count = { action: 'database.calculateDocument', collectionName: 'kept', query: '{}' }
  expect((await admin(port, count)).data).toEqual({ total: 20 })
  process.kill(-second.pid, 'SIGINT')
  expect(await second.ended).toBe(0)
})

test('a changed source reaches the next call, without a restart', async () => {
  const port = await freePort()
  const started = await startHere(port)
  await started.says(/Watching the functions/)
  writeFileSync(FUNCTION, `console.log('loaded anew')\nexport const main = () => 'as it is'\n`)
  await started.says(/loaded anew/)
  await started.says(/Functions reloaded/)
  process.kill(-started.pid, 'SIGINT')
  expect(await started.ended).toBe(0)
})

test('a port that another program holds is named with its process', async () => {
  const stranger = createServer((socket) => socket.resume())
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  const { port } = stranger.address() as AddressInfo
  const refused = begin(port)
  expect(await refused.ended).toBe(1)
  expect(refused.output()).toMatch(
    new RegExp(`Port ${port} is taken: process ${process.pid} uses it: .*node`),
  )
  await new Promise((resolve) => stranger.close(resolve))
})

test('data that another start uses is refused, not shared', async () => {
  const [port, other] = [await freePort(), await freePort()]
  const first = await startHere(port)
  const second = begin(other)
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`is in use by process ${first.pid}`)
  process.kill(-first.pid, 'SIGINT')
  await first.ended
})

test.each([
  [3680, ['--emty'], /Unknown option '--emty'[^]*Known: --empty/],
  ['http', [], /PORT=http is no port/],
])('PORT=%s with %j is refused by name', async (port, flags, message) => {
  const refused = begin(port, ...flags)
  expect(await refused.ended).toBe(1)
  expect(refused.output()).toMatch(message)
})

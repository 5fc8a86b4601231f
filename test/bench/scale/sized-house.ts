import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isFailure } from '../../../emulator/cloud/host'
import { identityOf } from '../../../emulator/seed'
import { startServer, type EmulatorServer } from '../../../emulator/server'
import type { OpenHouse } from '../../functions/house'
import { openHouse } from '../../functions/house'
import { fill } from './fill'

/** Whom the loaded members are copies of. */
const MODEL = 'model-member'

/** A house with so many members, its shops and staff opened through its own functions. */
export interface SizedHouse {
  members: number
  house: OpenHouse
  server: EmulatorServer
  call<T>(name: string, data: unknown, caller: { openid: string }): Promise<T>
}

export async function openSized(
  folder: string,
  buildDir: string,
  members: number,
  progress: (line: string) => void,
): Promise<SizedHouse> {
  mkdirSync(folder, { recursive: true })
  const first = await start(folder, buildDir)
  const house = await openHouse(
    { call: first.call, clock: first.server.clock, variables: first.server.secrets.variables },
    (config) => {
      config.limits.managerSaleFen = 100_000_000
    },
  )
  await house.claim(MODEL)
  await house.give(MODEL, 500)
  await house.offer({ stock: 1_000_000 })
  await first.server.close()
  await fill({ folder, buildDir, model: MODEL, members, progress })
  const { server, call } = await start(folder, buildDir)
  // The same house, its calls led to the server that is open now.
  const key = () =>
    `scale:${server.clock.now().toString(36)}:${randomBytes(9).toString('base64url')}`
  const led = (name: string) => (openid: string, action: string, input: unknown) =>
    call(name, { action, input }, { openid })
  const now = {
    ...house,
    key: key as OpenHouse['key'],
    consumer: led('consumer') as OpenHouse['consumer'],
    staff: led('staff') as OpenHouse['staff'],
    merchant: led('merchant') as OpenHouse['merchant'],
  }
  return { members, house: now, server, call }
}

async function start(folder: string, buildDir: string) {
  const server = await startServer({
    root: process.cwd(),
    buildDir,
    dataDir: join(folder, 'data'),
    secretsFile: join(folder, 'env'),
    port: 0,
    strict: true,
    ticking: false,
    phones: false,
    report: (line) => process.stderr.write(`${line}\n`),
  })
  const call = async <T>(name: string, event: unknown, { openid }: { openid: string }) => {
    const reply = await server.host.call(name, event, identityOf(openid, server.secrets.appid))
    if (isFailure(reply)) throw new Error(reply.errMsg)
    return reply.result as T
  }
  return { server, call }
}

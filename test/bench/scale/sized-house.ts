import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isFailure } from '../../../emulator/cloud/host'
import { MovableClock } from '../../../emulator/cloud/clock'
import type { Document } from '../../../emulator/cloud/language'
import { Environment } from '../../../emulator/cloud/store/environment'
import { identityOf } from '../../../emulator/seed'
import { ENV_ID, startServer, type EmulatorServer } from '../../../emulator/server'
import type { IndexDefinition } from '../../../emulator/cloud'
import type { OpenHouse } from '../../functions/house'
import { openHouse } from '../../functions/house'
import { printOf } from '../printed'

/** Whom the loaded members are copies of. */
const MODEL = 'model-member'
const BATCH = 1_000

/** A house with so many members, its shops and staff opened through its own functions. */
export interface SizedHouse {
  members: number
  house: OpenHouse
  server: EmulatorServer
  call<T>(name: string, data: unknown, caller: { openid: string }): Promise<T>
}

export const openidOf = (number: number) => `loaded-${number}`

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
  await fill(folder, buildDir, members, progress)
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

/** Members, who they are to WeChat, and their accounts, straight into the store that nobody has open. */
async function fill(
  folder: string,
  buildDir: string,
  members: number,
  progress: (line: string) => void,
): Promise<void> {
  const indexes = JSON.parse(
    readFileSync(join(buildDir, 'database/indexes.json'), 'utf8'),
  ) as IndexDefinition[]
  const environment = await Environment.open({
    name: ENV_ID,
    folder: join(folder, 'data', ENV_ID),
    clock: new MovableClock(),
    indexes,
    lockWaitMs: 5_000,
    checkpointBytes: undefined,
    checkPlan: () => undefined,
  })
  const [identity] = find(environment, 'identities', { _id: MODEL })
  const [member] = find(environment, 'members', { _id: identity?.['memberId'] ?? '' })
  const [account] = find(environment, 'accounts', { _id: identity?.['memberId'] ?? '' })
  if (!identity || !member || !account) throw new Error('the model member is gone')
  const holes = [MODEL, member['_id'], member['number'], member['alias']] as string[]
  const prints = [
    printOf(environment, 'identities', identity, holes),
    printOf(environment, 'members', member, holes),
    printOf(environment, 'accounts', { ...account, nextDueAt: null, flushDueAt: null }, holes),
  ]
  const base = freeBase(find(environment, 'members', {}))
  for (let from = 0; from < members; from += BATCH) {
    const changes = []
    for (let number = from; number < Math.min(from + BATCH, members); number++) {
      const digits = String(base + number)
      const words = [openidOf(number), `m_${String(number).padStart(8, '0')}`, digits, digits]
      for (const print of prints) changes.push(print(words))
    }
    environment.documents.stage(changes)
    await environment.durable()
    if (from > 0 && from % 100_000 === 0) progress(`${from} of ${members} members loaded`)
  }
  await environment.close()
}

function find(environment: Environment, name: string, filter: Document): Document[] {
  const { literals } = environment.operations.find(environment.collection(name), { filter })
  return literals.map((literal) => JSON.parse(JSON.parse(literal) as string) as Document)
}

/** Ten million numbers that none of the house's own cards has. */
function freeBase(own: readonly Document[]): number {
  const taken = own.flatMap(({ number, alias }) => [String(number)[0], String(alias)[0]])
  const free = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => !taken.includes(String(digit)))
  if (free === undefined) throw new Error('no ten million numbers in a row are free')
  return free * 10_000_000
}

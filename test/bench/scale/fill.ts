import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IndexDefinition } from '../../../emulator/cloud'
import { MovableClock } from '../../../emulator/cloud/clock'
import type { Document } from '../../../emulator/cloud/language'
import { Environment } from '../../../emulator/cloud/store/environment'
import { ENV_ID } from '../../../emulator/server'
import { printOf } from '../printed'

const BATCH = 1_000
const DAY_MS = 86_400_000
/** Numbers of cards have eight digits. */
const FIRST_NUMBER = 10_000_000

export const openidOf = (number: number) => `loaded-${number}`

export interface Filling {
  /** `data` lies below it; no process has it open. */
  folder: string
  buildDir: string
  /** The openid of whom they are copies. */
  model: string
  members: number
  progress(line: string): void
}

/** Members, who they are to WeChat, and their accounts, straight into the store that nobody has open. */
export async function fill({ folder, buildDir, model, members, progress }: Filling): Promise<void> {
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
  const [identity] = find(environment, 'identities', { _id: model })
  const [member] = find(environment, 'members', { _id: identity?.['memberId'] ?? '' })
  const [account] = find(environment, 'accounts', { _id: identity?.['memberId'] ?? '' })
  if (!identity || !member || !account) throw new Error('the model member is gone')
  const holes = [model, member['_id'], member['number'], member['alias']] as string[]
  const rest = [
    printOf(environment, 'identities', identity, holes),
    printOf(environment, 'accounts', { ...account, nextDueAt: null, flushDueAt: null }, holes),
  ]
  const own = find(environment, 'members', {})
  const taken = new Set(own.flatMap((one) => [one['number'], one['alias']]))
  let last = FIRST_NUMBER
  for (let from = 0; from < members; from += BATCH) {
    const changes = []
    // Strewn over two years: nobody's whole house has joined today, which is what the overview counts.
    const memberSince = Number(member['memberSince']) - (1 + ((from / BATCH) % 730)) * DAY_MS
    const prints = [printOf(environment, 'members', { ...member, memberSince }, holes), ...rest]
    for (let number = from; number < Math.min(from + BATCH, members); number++) {
      while (taken.has(String(last))) last++
      const digits = String(last++)
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

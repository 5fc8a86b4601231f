import { createHash, randomBytes } from 'node:crypto'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import type {
  CardClaimOutput,
  CodeBatch,
  Key,
  ProgrammeConfig,
  Reply,
  Role,
  SaleView,
  StaffApi,
  VisitView,
} from '../../../typings/contract'
import type { TestFunctions } from '../start-functions'
import { startFunctions } from '../start-functions'

// Other tests share the machine: patience, not speed, is what these need.
export const SHOP = 'shop-one'
export const OTHER_SHOP = 'shop-two'
export const LIN = 'staff-lin'
export const ZHOU = 'staff-zhou'
export const BOSS = 'manager-boss'

/** Two shops, two cashiers, a manager and a published programme: where desks are tested. */
export interface DeskWorld extends TestFunctions {
  config: ProgrammeConfig
  key(): Key
  consumer<T>(openid: string, action: string, input: unknown): Promise<Reply<T>>
  staff<Name extends keyof StaffApi>(
    openid: string,
    action: Name,
    input: StaffApi[Name]['input'],
  ): Promise<Reply<StaffApi[Name]['output']>>
  /** Claims a card; the member's phone is `openid`. */
  claim(openid: string): Promise<CardClaimOutput>
  /** The code that the member's phone shows now. */
  code(openid: string): Promise<string>
  /** Claims if needed, shows the code, scans it at Lin's desk. */
  visit(openid: string, staff?: string): Promise<VisitView>
  sell(visit: VisitView, amountFen: number, more?: object): Promise<SaleView>
}

export type Change = (config: ProgrammeConfig) => void

/** No gifts or discounts between; points at once, ¥1 = 1 point, 100 points = ¥1, nothing asked twice below ¥5,000. */
const plain: Change = (config) => {
  config.points.pendingDays = 0
  config.points.spend = { pointsPerYuan: 100, maxPercentOfSale: 50, minimumPoints: 100 }
  config.points.bonus = []
  config.welcome.points = 100
  for (const tier of config.tiers) {
    delete tier.gift
    delete tier.benefits['discount']
  }
  config.limits.unusualSaleFen = 500_000
  config.limits.staffSaleFen = 1_000_000
  config.limits.staffSaleDayFen = 5_000_000
  config.limits.staffRefundFen = 1_000_000
}

export async function startDesk(change: Change = () => undefined): Promise<DeskWorld> {
  const functions = await startFunctions()
  const config = presetOf('retail', 'Moonrise')
  plain(config)
  change(config)
  await seed(functions, config)
  return deskWorld(functions, config)
}

async function seed({ cloud, env, clock }: TestFunctions, config: ProgrammeConfig) {
  const startsAt = clock.now() - 30 * 86_400_000
  const load = (collection: string, documents: object[]) =>
    cloud.load(
      env,
      collection,
      documents.map((document) => JSON.stringify(document)),
    )
  await load('programmes', [
    {
      _id: 'v1',
      version: 1,
      startsAt,
      config,
      publishedAt: startsAt,
      publishedBy: 'owner',
      note: '',
      written: { key: '', hash: '' },
      schemaVersion: 1,
    },
  ])
  const shop = (_id: string, name: string) => ({
    _id,
    name,
    brand: 'Moonrise',
    city: '上海',
    district: '静安',
    address: 'Road 1',
    place: { longitude: 121.4, latitude: 31.2 },
    point: { type: 'Point', coordinates: [121.4, 31.2] },
    phone: '',
    hours: [[], [], [], [], [], [], []],
    closed: false,
    sceneCode: _id,
    version: 1,
    createdAt: startsAt,
    written: { key: '', hash: '' },
    schemaVersion: 1,
  })
  await load('shops', [shop(SHOP, 'Riverside'), shop(OTHER_SHOP, 'Old Town')])
  const post = (openid: string, role: Role, shopIds: string[]) => ({
    _id: openid,
    staffId: `id-${openid}`,
    name: openid,
    role,
    shopIds,
    state: 'active',
    since: startsAt,
    lastSeenAt: 0,
    version: 1,
    writtenBy: '',
    pin: '',
    schemaVersion: 1,
  })
  await load('team', [
    post(LIN, 'staff', [SHOP]),
    post(ZHOU, 'staff', [SHOP, OTHER_SHOP]),
    post(BOSS, 'manager', [SHOP, OTHER_SHOP]),
  ])
}

function deskWorld(functions: TestFunctions, config: ProgrammeConfig): DeskWorld {
  const key = () =>
    `test:${functions.clock.now().toString(36)}:${randomBytes(9).toString('base64url')}` as Key
  const consumer: DeskWorld['consumer'] = (openid, action, input) =>
    functions.call('consumer', { action, input }, { openid })
  const staff: DeskWorld['staff'] = (openid, action, input) =>
    functions.call('staff', { action, input }, { openid })
  const claimInput = () => ({
    key: key(),
    scene: 'shop_qr',
    sceneRef: SHOP,
    consent: {
      agreementVersion: config.agreement.version,
      agreementHash: createHash('sha256').update(config.agreement.body.zh).digest('hex'),
      marketing: false,
    },
  })
  const claim = async (openid: string) =>
    data(await consumer<CardClaimOutput>(openid, 'card.claim', claimInput()))
  const code = async (openid: string) => {
    const batch = data(await consumer<CodeBatch>(openid, 'code.batch', {}))
    return batch.codes[0]?.value ?? ''
  }
  const visit = async (openid: string, by = LIN) => {
    const scan = { key: key(), shopId: SHOP as never, code: await code(openid) }
    return data(await staff(by, 'visit.scan', scan))
  }
  const sell = async ({ visitId }: VisitView, amountFen: number, more: object = {}) => {
    const sale = { key: key(), shopId: SHOP as never, visitId, amountFen, ...more }
    return data(await staff(LIN, 'sale.record', sale))
  }
  return { ...functions, config, key, consumer, staff, claim, code, visit, sell }
}

/** What a reply brought; a refusal fails the test with its code and reason. */
export function data<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.data
  throw new Error(`${reply.code} ${reply.details?.reason ?? ''}: ${reply.message}`)
}

/** Code and reason of a refusal; fails the test when there was none. */
export function refusal(reply: Reply<unknown>): string {
  if (reply.ok) throw new Error(`not refused: ${JSON.stringify(reply.data)}`)
  return [reply.code, reply.details?.reason].filter(Boolean).join(' ')
}

/** Sends again with the same key until it is answered, as the page does. */
export async function insist<T>(send: () => Promise<Reply<T>>): Promise<T> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const reply = await send().catch((error: unknown) => String(error))
    if (typeof reply !== 'string' && (reply.ok || reply.code !== 'INTERNAL')) return data(reply)
  }
  throw new Error('never answered')
}

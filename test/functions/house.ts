import { createHash, randomBytes } from 'node:crypto'
import type {
  CardClaimOutput,
  CodeBatch,
  ConsumerApi,
  Key,
  MerchantApi,
  OfferEdit,
  OfferRecord,
  ProgrammeConfig,
  Reply,
  RewardEdit,
  RewardRecord,
  Role,
  ShopEdit,
  ShopId,
  ShopRecord,
  StaffApi,
  StaffId,
  VisitView,
} from '../../typings/contract'
import type { TestFunctions } from './start-functions'
import { startFunctions } from './start-functions'

export const DAY_MS = 86_400_000

/** What a house is opened through: the functions in this process, or in another. */
export interface HouseFunctions {
  clock: { now(): number }
  variables: Record<string, string>
  call<Result>(name: string, data: unknown, caller: { openid: string }): Promise<Result>
}

/** Its functions in this process, with all that tests may look into. */
export type House = TestFunctions & OpenHouse

/** A house opened as a merchant opens it: every step through the functions, nothing put into the database. */
export interface OpenHouse {
  config: ProgrammeConfig
  shop: ShopRecord
  otherShop: ShopRecord
  key(): Key
  consumer<Name extends keyof ConsumerApi>(
    openid: string,
    action: Name,
    input: ConsumerApi[Name]['input'],
  ): Promise<Reply<ConsumerApi[Name]['output']>>
  staff<Name extends keyof StaffApi>(
    openid: string,
    action: Name,
    input: StaffApi[Name]['input'],
  ): Promise<Reply<StaffApi[Name]['output']>>
  merchant<Name extends keyof MerchantApi>(
    openid: string,
    action: Name,
    input: MerchantApi[Name]['input'],
  ): Promise<Reply<MerchantApi[Name]['output']>>
  claim(openid: string): Promise<CardClaimOutput>
  /** Invites and takes the invitation. */
  hire(openid: string, role: Role, shopIds: ShopId[]): Promise<void>
  /** Gives points by hand, below the limit that needs a second person. */
  give(openid: string, points: number): Promise<void>
  visit(openid: string, staff?: string): Promise<VisitView>
  reward(change?: Partial<RewardEdit>): Promise<RewardRecord>
  offer(change?: Partial<OfferEdit>): Promise<OfferRecord>
}

export const OWNER = 'owner-ma'
export const MANAGER = 'manager-he'
export const STAFF = 'staff-lin'
export const ANALYST = 'analyst-gu'

const text = (zh: string, en = zh) => ({ zh, en })

const allDay = [{ from: 0, until: 1440 }]

const shopEdit = (name: string, longitude: number): ShopEdit => ({
  name,
  brand: '',
  city: '上海',
  district: '静安',
  address: '南京西路 1 号',
  place: { longitude, latitude: 31.23 },
  phone: '021-1234567',
  hours: Array.from({ length: 7 }, () => allDay),
  closed: false,
})

/** What a reply brought; a refusal fails the test with its code and reason. */
export function data<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.data
  const { code, message, details } = reply
  throw new Error(`${code} ${details?.reason ?? details?.path ?? ''}: ${message}`)
}

/** Code and reason of a refusal; fails the test when there was none. */
export function refusal(reply: Reply<unknown>): string {
  if (reply.ok) throw new Error(`not refused: ${JSON.stringify(reply.data).slice(0, 200)}`)
  return [reply.code, reply.details?.reason].filter(Boolean).join(' ')
}

/**
 * Sends the same request again while the house asks for it or a call is lost, as the pages do; gives up
 * after 100 s.
 */
export async function patiently<T>(send: () => Promise<Reply<T>>): Promise<Reply<T>> {
  const until = Date.now() + 100_000
  for (;;) {
    const reply = await send().catch((error: unknown) => error as Error)
    const lost = reply instanceof Error
    const again = lost || (!reply.ok && (reply.code === 'BUSY' || reply.code === 'RATE_LIMITED'))
    if (!lost && (!again || Date.now() > until)) return reply
    if (lost && Date.now() > until) throw reply
    const pause = lost || reply.ok ? 200 : (reply.details?.retryAfterMs ?? 50)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** The id of whoever was hired under this name. */
export async function staffIdOf(house: OpenHouse, name: string): Promise<StaffId> {
  for (let cursor: string | undefined; ;) {
    const input = { limit: 50, ...(cursor === undefined ? {} : { cursor }) }
    const page = data(await house.merchant(OWNER, 'team.list', input))
    const found = page.items.find((each) => each.name === name)
    if (found) return found.staffId
    cursor = page.cursor
    if (cursor === undefined) throw new Error(`nobody called ${name}`)
  }
}

/**
 * Two shops, an owner, a manager and a cashier of the first one, an analyst, a published programme with
 * 100 welcome points and no discounts, where corrections up to 100,000 points need no second person.
 */
export async function startHouse(
  change: (config: ProgrammeConfig) => void = () => undefined,
): Promise<House> {
  const functions = await startFunctions()
  return { ...functions, ...(await openHouse(functions, change)) }
}

export async function openHouse(
  functions: HouseFunctions,
  change: (config: ProgrammeConfig) => void,
): Promise<OpenHouse> {
  const key = () =>
    `test:${functions.clock.now().toString(36)}:${randomBytes(9).toString('base64url')}` as Key
  const caller =
    (name: string) =>
    <T>(openid: string, action: string, input: unknown): Promise<Reply<T>> =>
      functions.call(name, { action, input }, { openid })
  const consumer = caller('consumer') as House['consumer']
  const staff = caller('staff') as House['staff']
  const merchant = caller('merchant') as House['merchant']

  data(
    await consumer(OWNER, 'owner.claim', {
      key: key(),
      code: functions.variables['OWNER_CODE'] ?? '',
      name: 'Ma',
    }),
  )
  const { config } = data(
    await merchant(OWNER, 'programme.preset', { industry: 'retail', brandName: '青禾' }),
  )
  config.welcome.points = 100
  config.points.pendingDays = 0
  config.points.bonus = []
  config.points.spend = { pointsPerYuan: 100, maxPercentOfSale: 50, minimumPoints: 100 }
  config.limits.adjustPoints = 100_000
  config.limits.redemptionsPerDay = 1000
  for (const tier of config.tiers) {
    delete tier.gift
    delete tier.benefits['discount']
  }
  change(config)
  const { revision } = data(
    await merchant(OWNER, 'programme.saveDraft', { key: key(), revision: 0, config }),
  )
  data(await merchant(OWNER, 'programme.publish', { key: key(), revision, note: 'first' }))
  const save = async (shop: ShopEdit) =>
    data(await merchant(OWNER, 'shop.save', { key: key(), shop }))
  const shop = await save(shopEdit('南京西路店', 121.45))
  const otherShop = await save(shopEdit('外滩店', 121.49))

  const claim: House['claim'] = async (openid) =>
    data(
      await consumer(openid, 'card.claim', {
        key: key(),
        scene: 'direct',
        consent: {
          agreementVersion: config.agreement.version,
          agreementHash: createHash('sha256').update(config.agreement.body.zh).digest('hex'),
          marketing: false,
        },
      }),
    )
  const hire: House['hire'] = async (openid, role, shopIds) => {
    const { code } = data(await merchant(OWNER, 'team.invite', { key: key(), role, shopIds }))
    data(await consumer(openid, 'team.accept', { key: key(), code, name: openid }))
  }
  const memberIdOf = async (openid: string) => {
    const session = data(
      await consumer(openid, 'session.open', { scene: 'direct', language: 'zh-CN' }),
    )
    if (!session.member) throw new Error(`${openid} has no card`)
    return session.member.memberId
  }
  const give: House['give'] = async (openid, points) => {
    const memberId = await memberIdOf(openid)
    const input = { key: key(), memberId, points, reason: 'a test gift' }
    data(await merchant(OWNER, 'member.adjust', input))
  }
  const visit: House['visit'] = async (openid, by = STAFF) => {
    const batch: CodeBatch = data(await consumer(openid, 'code.batch', {}))
    const code = batch.codes[0]?.value ?? ''
    return data(await staff(by, 'visit.scan', { key: key(), shopId: shop.shopId, code }))
  }
  const now = () => functions.clock.now()
  const reward: House['reward'] = async (changed = {}) =>
    data(
      await merchant(OWNER, 'reward.save', {
        key: key(),
        reward: {
          name: text('一杯拿铁', 'A latte'),
          description: text(''),
          imageFileId: '',
          points: 300,
          valueFen: 3000,
          stock: 100,
          perMember: 0,
          perMemberPeriod: { kind: 'ever' },
          tierIds: [],
          shopIds: [],
          startsAt: now() - DAY_MS,
          endsAt: now() + 30 * DAY_MS,
          pickupDays: 7,
          state: 'live',
          ...changed,
        },
      }),
    )
  const offer: House['offer'] = async (changed = {}) =>
    data(
      await merchant(OWNER, 'offer.save', {
        key: key(),
        offer: {
          title: text('满 50 减 10', '¥10 off ¥50'),
          description: text(''),
          value: { kind: 'amount_off', amountFen: 1000 },
          minimumFen: 5000,
          shopIds: [],
          target: {},
          stock: 100,
          perMember: 1,
          startsAt: now() - DAY_MS,
          endsAt: now() + 30 * DAY_MS,
          validDays: 7,
          state: 'live',
          ...changed,
        },
      }),
    )
  await hire(MANAGER, 'manager', [shop.shopId])
  await hire(STAFF, 'staff', [shop.shopId])
  await hire(ANALYST, 'analyst', [])
  return {
    config,
    shop,
    otherShop,
    key,
    consumer,
    staff,
    merchant,
    claim,
    hire,
    give,
    visit,
    reward,
    offer,
  }
}

/**
 * A lunch rush: 300 shops, a scan every 4 s at each, 80 ms for every request (the phone's call and each of
 * the function's to its database), 500 ms for a cold start, three rewards that everybody wants, and 1 % of
 * replies to phones lost. The product's own functions, in virtual time; nothing may be lost.
 * `npm run bench:rush -- [--seconds 120] [--seed 1] [--json] [--quick]`
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Key, MemberId, ShopEdit } from '../../typings/contract'
import { routes as consumerRoutes } from '../../cloudfunctions/consumer/routes'
import {
  authoriseConsumer,
  authoriseMerchant,
  authoriseStaff,
} from '../../cloudfunctions/features/access'
import { timers } from '../../cloudfunctions/jobs/run'
import { works } from '../../cloudfunctions/jobs/works'
import { routes as merchantRoutes } from '../../cloudfunctions/merchant/routes'
import type { IndexDefinition } from '../../cloudfunctions/platform/database'
import { makeKey } from '../../cloudfunctions/platform/pure/key'
import { router } from '../../cloudfunctions/platform/router'
import { readWeChat } from '../../cloudfunctions/platform/secrets'
import { routes as staffRoutes } from '../../cloudfunctions/staff/routes'
import { MemoryStore } from '../../emulator/seed/memory-store'
import type { OpenHouse } from '../functions/house'
import { data, openHouse, OWNER } from '../functions/house'
import { randomOf } from './ledger/work'
import { atMost, progress, report, round } from './report'
import type { Desk, Measured } from './rush/people'
import { Cashier, Guest } from './rush/people'
import { rushBroken } from './rush/reconcile'
import { VirtualCloud, VirtualTime } from './rush/virtual-cloud'

const option = (name: string, standard: number): number => {
  const at = process.argv.indexOf(name)
  return at < 0 ? standard : Number(process.argv[at + 1])
}
const quick = process.argv.includes('--quick')
const seconds = option('--seconds', quick ? 8 : 120)
const random = randomOf(option('--seed', 1))
const SHOPS = 300
const EVERY_MS = 4_000
const RUSH = { wireMs: 80, coldStartMs: 500, lostPerMille: 10 }
const WELCOME = 500
const PRICE = 100
/** Of a hundred guests, so many want a reward; there is enough for half of them. */
const WANT = 20
const NOON = Date.UTC(2026, 2, 2, 4)

/** All features' indexes, as the build writes them for the deployment. */
async function indexes(): Promise<IndexDefinition[]> {
  const dir = join(process.cwd(), '.local/test-builds', String(process.pid))
  const script = pathToFileURL(join(process.cwd(), 'scripts/build.mjs')).href
  const { buildFunctions } = (await import(script)) as {
    buildFunctions(dir: string): Promise<boolean>
  }
  if (await buildFunctions(dir)) throw new Error('the functions do not build')
  const text = readFileSync(join(dir, 'database/indexes.json'), 'utf8')
  rmSync(dir, { recursive: true, force: true })
  return JSON.parse(text) as IndexDefinition[]
}

async function openCloud(): Promise<VirtualCloud> {
  const secrets = {
    fieldKeys: [{ id: 'rush', key: Buffer.alloc(32, 1) }],
    blindIndexKey: Buffer.alloc(32, 2),
    codeKey: Buffer.alloc(32, 3),
    ownerCode: 'rush-owner-code',
    wechat: readWeChat({}),
  }
  const routers = {
    consumer: router(consumerRoutes, authoriseConsumer),
    staff: router(staffRoutes, authoriseStaff),
    merchant: router(merchantRoutes, authoriseMerchant),
    jobs: timers(works),
  }
  const store = new MemoryStore({ indexes: await indexes() })
  return new VirtualCloud(new VirtualTime(NOON), store, routers, secrets, random)
}

interface Town {
  house: OpenHouse
  desks: Desk[]
  members: Map<string, MemberId>
  rewards: Awaited<ReturnType<OpenHouse['reward']>>[]
}

/** Everybody is there before it begins; building takes no time and loses nothing. */
async function build(cloud: VirtualCloud, guests: number): Promise<Town> {
  // A fresh instance for each call: nobody is that quick, and nobody's limits count here.
  const call = async <T>(name: string, event: unknown, caller: { openid: string }): Promise<T> => {
    await cloud.cool()
    return cloud.call<T>(name, event, caller)
  }
  const functions = {
    call,
    clock: { now: () => cloud.time.now },
    variables: { OWNER_CODE: 'rush-owner-code' },
  }
  const house = await openHouse(functions, (config) => {
    config.welcome.points = WELCOME
    for (const tier of config.tiers) tier.benefits = {}
  })
  const { shopId: _shopId, version: _version, ...like } = house.shop
  const desks: Desk[] = []
  for (let number = 0; number < SHOPS; number++) {
    const shop = { ...editOf(like), name: `门店 ${number}` }
    const { shopId } = data(await house.merchant(OWNER, 'shop.save', { key: house.key(), shop }))
    const openid = `desk-${number}`
    await house.hire(openid, 'staff', [shopId])
    desks.push({ openid, shopId })
    // Invitations have a limit of their own per hour.
    await cloud.time.sleep(120_000)
  }
  const rewards: Town['rewards'] = []
  for (let number = 0; number < 3; number++) {
    const stock = Math.ceil((guests * WANT) / 100 / 2 / 3)
    rewards.push(await house.reward({ stock, points: PRICE }))
  }
  const members = new Map<string, MemberId>()
  for (let number = 0; number < guests; number++) {
    const openid = `guest-${number}`
    await house.claim(openid)
    const input = { scene: 'direct', language: 'zh-CN' } as const
    const { member } = data(await house.consumer(openid, 'session.open', input))
    if (!member) throw new Error(`${openid} has no card`)
    members.set(openid, member.memberId)
    if (number % 1_000 === 999) progress(`${number + 1} guests have a card`)
  }
  await cloud.cool()
  return { house, desks, members, rewards }
}

/** What of a shop can be written. */
function editOf({ name, brand, city, district, address, place, phone, hours, closed }: ShopEdit) {
  return { name, brand, city, district, address, place, phone, hours, closed }
}

let serial = 0

async function rush(cloud: VirtualCloud, { desks, rewards, members }: Town): Promise<Measured> {
  const measured: Measured = {
    deskMs: [],
    dueMs: [],
    phoneMs: [],
    told: [],
    retries: 0,
    redemptions: [],
  }
  const key = () =>
    makeKey('rush', cloud.time.now, (++serial).toString(36).padStart(12, '0')) as Key
  const waiting = [...members.keys()]
  const startAt = cloud.time.now
  const desk = async (one: Desk): Promise<void> => {
    const cashier = new Cashier(cloud, measured, key, one)
    const offset = random() * EVERY_MS
    for (let turn = 0; turn * EVERY_MS < seconds * 1000; turn++) {
      const openid = waiting.pop()
      if (openid === undefined) return
      const wanted = rewards[Math.floor(random() * rewards.length)]
      const wants = random() * 100 < WANT && wanted ? wanted : null
      const input = wants && { rewardId: wants.rewardId, points: wants.points }
      const guest = new Guest(cloud, measured, key, openid, input)
      const dueAt = startAt + offset + turn * EVERY_MS
      await cloud.time.sleep(Math.max(0, dueAt - 1_000 - cloud.time.now))
      const code = await guest.code()
      await cloud.time.sleep(Math.max(0, dueAt - cloud.time.now))
      await cashier.serve(guest, code, 1_500 + Math.floor(random() * 5_000), dueAt)
    }
  }
  await Promise.all(desks.map(desk))
  await Promise.all(measured.redemptions)
  return measured
}

const at = (sorted: readonly number[], share: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)

function percentiles(ms: readonly number[]) {
  const sorted = [...ms].sort((a, b) => a - b)
  return { p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99) }
}

const cloud = await openCloud()
const guests = SHOPS * Math.ceil((seconds * 1000) / EVERY_MS)
progress(`building a town of ${SHOPS} shops and ${guests} guests …`)
const town = await cloud.time.until(build(cloud, guests))
const before = { ...cloud.counts }
cloud.weather = RUSH
const startedAt = performance.now()
const measured = await cloud.time.until(rush(cloud, town))
const tookMs = performance.now() - startedAt
cloud.weather = { wireMs: 0, coldStartMs: 0, lostPerMille: 0 }
const instances = cloud.counts.coldStarts - before.coldStarts
await cloud.time.until(cloud.cool())
for (let minute = 0; minute < 4; minute++) {
  await cloud.time.until(cloud.time.sleep(61_000))
  await cloud.time.until(cloud.call('jobs', { TriggerName: 'minute' }, { openid: '' }))
}
const rewardIds = town.rewards.map(({ rewardId }) => rewardId)
const broken = rushBroken(cloud.store, town.members, measured.told, rewardIds, WELCOME)
for (const line of broken.slice(0, 20)) console.error(line)
const desk = percentiles(measured.deskMs)
const redeemed = measured.told.filter(({ what, said }) => what === 'redeem' && said === 'done')
report(
  'rush',
  [
    // In the first seconds of a rush every instance starts cold: a short run shows no p95 of a rush.
    ...(quick ? [] : [atMost('scan to done, p95', desk.p95 / 1000, 1.5, 's')]),
    atMost('lost, doubled or unexplained', broken.length, 0, 'findings'),
  ],
  {
    shops: SHOPS,
    scans: measured.deskMs.length,
    'seconds of rush': seconds,
    'seconds it took to compute': round(tookMs / 1000),
    'calls of functions': cloud.counts.calls - before.calls,
    'database requests': cloud.counts.requests - before.requests,
    'instances started cold': instances,
    'replies lost': cloud.counts.lostReplies,
    'sent again': measured.retries,
    'rewards redeemed': redeemed.length,
    'ms from scan to done at the desk': desk,
    'ms from the turn that was due': percentiles(measured.dueMs),
    'ms until the member’s phone says so': percentiles(measured.phoneMs),
  },
)
process.exit(0)

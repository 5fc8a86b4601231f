/**
 * The whole system under load from 64 callers, killed at random, started again, and in the end reconciled
 * with what every caller was told. What was not answered is sent again with its key, as the pages do.
 * `npm run crash -- [--rounds 300] [--members 1000000] [--seed 1] [--json] [--quick]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { MemberId } from '../../typings/contract'
import { data, openHouse } from '../functions/house'
import { atLeast, atMost, median, progress, report, round } from '../bench/report'
import { fill } from '../bench/scale/fill'
import type { Shop, Wish } from './crash/caller'
import { Caller, pause } from './crash/caller'
import { HouseServer, serveHouse } from './crash/house-server'
import { reconcile } from './crash/reconcile'
import { chanceFor, chanceOf } from './history/chance'

const script = fileURLToPath(import.meta.url)
const quick = process.argv.includes('--quick')
const option = (name: string, standard: number): number => {
  const at = process.argv.indexOf(name)
  return at < 0 ? standard : Number(process.argv[at + 1])
}
const rounds = option('--rounds', quick ? 3 : 300)
const loaded = option('--members', quick ? 0 : 1_000_000)
const seed = option('--seed', Date.now() % 1_000_000)
const CALLERS = 64
const MEMBERS_EACH = 4
const WELCOME = 500
const REWARD = { stock: 5_000, points: 60 }
const OFFER = { stock: 2_000, perMember: 20 }
/** Whom the loaded members are copies of. */
const MODEL = 'model-member'
/** A life, in ms: at least, and up to so much more. */
const LIFE = quick ? [200, 1_000] : [1_000, 5_000]

/** Owner, shop, managers at 64 desks, four members each. */
async function open(server: HouseServer, onAnswer: () => void) {
  const functions = { ...server, call: server.call.bind(server), clock: { now: Date.now } }
  const house = await openHouse(functions, (config) => {
    config.welcome.points = WELCOME
    for (const tier of config.tiers) tier.benefits = {}
    config.limits.managerSaleFen = 100_000_000
    config.limits.managerRefundFen = 100_000_000
  })
  const reward = await house.reward(REWARD)
  const offer = await house.offer(OFFER)
  await house.claim(MODEL)
  const shop: Shop = {
    shopId: house.shop.shopId,
    rewardId: reward.rewardId,
    rewardPoints: REWARD.points,
    offerId: offer.offerId,
  }
  const members = new Map<string, MemberId>()
  const callers: Caller[] = []
  for (let number = 0; number < CALLERS; number++) {
    const desk = `desk-${number}`
    await house.hire(desk, 'manager', [shop.shopId])
    const own = Array.from({ length: MEMBERS_EACH }, (_, each) => `member-${number}-${each}`)
    for (const openid of own) {
      await house.claim(openid)
      const input = { scene: 'direct', language: 'en' } as const
      const { member } = data(await house.consumer(openid, 'session.open', input))
      if (member) members.set(openid, member.memberId)
    }
    callers.push(new Caller(desk, own, shop, chanceFor(seed, number), onAnswer))
  }
  return { shop, members, callers }
}

/** One life: load from everybody, and the end of it in the middle. */
async function live(server: HouseServer, callers: readonly Caller[], lifeMs: number) {
  const running = callers.map((caller) => caller.run(server))
  await pause(lifeMs)
  await server.kill()
  await Promise.all(running)
}

async function start(dir: string, buildDir: string): Promise<{ server: HouseServer; ms: number }> {
  const startedAt = performance.now()
  const server = await HouseServer.start(script, dir, buildDir)
  await server.call('consumer', { action: 'programme.show', input: {} }, { openid: 'anybody' })
  return { server, ms: performance.now() - startedAt }
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'crash-'))
  // Below the project, where the functions find their packages.
  const buildDir = join(process.cwd(), '.local/crash', String(process.pid))
  const { buildForTests } = (await import(
    pathToFileURL(join(process.cwd(), 'scripts/build.mjs')).href
  )) as { buildForTests(dir: string): Promise<void> }
  await buildForTests(buildDir)
  const chance = chanceOf(seed)
  let { server } = await start(dir, buildDir)
  progress(`opening a house with ${CALLERS} desks …`)
  const recoveries: number[] = []
  /** From a start to the first thing done. */
  const untilDone: number[] = []
  let startedAt = Infinity
  const { shop, members, callers } = await open(server, () => {
    if (startedAt < Infinity) untilDone.push(performance.now() - startedAt)
    startedAt = Infinity
  })
  await server.kill()
  if (loaded > 0) await fill({ folder: dir, buildDir, model: MODEL, members: loaded, progress })
  server = (await start(dir, buildDir)).server
  for (let life = 0; life < rounds; life++) {
    await live(server, callers, (LIFE[0] ?? 0) + chance(LIFE[1] ?? 0))
    startedAt = performance.now()
    const next = await start(dir, buildDir)
    server = next.server
    recoveries.push(next.ms)
    if (life % 10 === 9) progress(`${life + 1} kills, last recovery ${Math.round(next.ms)} ms`)
  }
  await Promise.all(callers.map((caller) => caller.finish(server)))
  // What deaths left half done is found by the jobs within minutes.
  for (let minute = 0; minute < 5; minute++)
    await server.ask({ kind: 'moveClock', deltaMs: 61_000 })
  const wishes = callers.flatMap((caller) => caller.wishes)
  const { broken, entries } = await reconcile(server, shop, members, wishes, WELCOME)
  broken.push(...callers.flatMap((caller) => caller.broken))
  await server.kill()
  for (const folder of [dir, buildDir]) rmSync(folder, { recursive: true, force: true })
  for (const line of broken.slice(0, 20)) console.error(line)
  const done = wishes.filter(({ said }) => said === 'done').length
  const failed = wishes.reduce((sum, wish) => sum + wish.failed, 0)
  const slowest = Math.max(...recoveries)
  report(
    'crash',
    [
      atMost('acknowledged operations lost or doubled', broken.length, 0, 'findings'),
      atMost('answered INTERNAL', failed, 0, 'answers'),
      ...(quick
        ? []
        : [
            atLeast('kills', rounds, 300, 'kills'),
            atMost(`slowest recovery with ${loaded} members`, slowest / 1000, 2, 's'),
          ]),
    ],
    {
      seed,
      kills: rounds,
      members: loaded + members.size,
      operations: wishes.length,
      done,
      refused: wishes.length - done,
      'refused as': refusedAs(wishes),
      'sent again': wishes.reduce((sum, { sent }) => sum + sent - 1, 0),
      'ledger entries replayed': entries,
      'median recovery in s': round(median(recoveries) / 1000),
      'slowest recovery in s': round(slowest / 1000),
      'median until something is done in s': round(median(untilDone) / 1000),
    },
  )
  process.exit(0)
}

/** What was refused with what, most first: `redeem LIMIT_REACHED 12, …`. */
function refusedAs(wishes: readonly Wish[]): string {
  const counts = new Map<string, number>()
  for (const { kind, said, code } of wishes) {
    if (said !== 'refused') continue
    const name = `${kind} ${code ?? ''}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const most = [...counts].sort(([, a], [, b]) => b - a)
  return most.map(([name, count]) => `${name} ${String(count)}`).join(', ')
}

const role = process.argv.indexOf('--serve')
await (role < 0
  ? main()
  : serveHouse(process.argv[role + 1] as string, process.argv[role + 2] as string))

import type { Key, MemberId, ShopId, StaffId } from '../../../typings/contract'
import type { StaffGrant } from '../../../cloudfunctions/features/access/rules/grants'
import { createAccount } from '../../../cloudfunctions/features/account'
import { CODE_STEP_MS, codeAt, stepOf } from '../../../cloudfunctions/features/card/rules/code'
import type { MemberRecord } from '../../../cloudfunctions/features/member'
import { insertMember, newCardFields } from '../../../cloudfunctions/features/member'
import { scan } from '../../../cloudfunctions/features/visit/scan'
import { closeVisit } from '../../../cloudfunctions/features/visit/store'
import type { Context } from '../../../cloudfunctions/platform/context'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import { MemoryStore } from '../../../emulator/seed/memory-store'
import { START } from '../account/world'
import type { Chance } from '../history/chance'
import { chanceFor } from '../history/chance'
import { Cloud } from '../history/cloud'
import { contextOf, houseOf, INDEXES } from '../history/history'
import { keyAt, publish } from '../history/town'

const deskOf = (name: string, shop: string): StaffGrant => ({
  staffId: `s_${name}` as StaffId,
  name,
  role: 'staff',
  shopId: `shop_${shop}` as ShopId,
  shopName: shop,
})

/** Four people in two shops. */
const DESKS = [
  deskOf('lin', 'river'),
  deskOf('mei', 'old'),
  deskOf('ruo', 'river'),
  deskOf('fan', 'old'),
]

/** A member is back at the desk when the visit before is long over. */
const MEMBERS = 60
const PAUSE_MS = 31_000
/** The code key of another house. */
const FOREIGN_KEY = Buffer.alloc(32, 7)
const SKEW_MS = 10 * 60_000

export interface CodeAttack {
  codes: number
  scans: number
  /** Codes that opened exactly one visit. */
  once: number
  /** Codes that opened none or several, or one visit at two desks. */
  wrong: number
  /** Accepted though used up. */
  replayed: number
  /** Accepted though made for another moment, house, or guessed. */
  foreign: number
  /** Guesses of one person that were looked at, of 1,000 within ten minutes. */
  guessesLookedAt: number
  /** Answers that are no refusal by name. */
  improper: string[]
}

/**
 * So many codes in the process, each scanned by 100 at once at four desks; then again by everybody, and
 * beside it codes of other times, of another house, and guesses.
 */
export async function attackCodes(codes: number, seed: number): Promise<CodeAttack> {
  const world = await openWorld(seed)
  const result: CodeAttack = {
    codes,
    scans: 0,
    once: 0,
    wrong: 0,
    replayed: 0,
    foreign: 0,
    guessesLookedAt: 0,
    improper: [],
  }
  for (let number = 0; number < codes; number++) {
    world.cloud.now += PAUSE_MS
    await attackOne(world, number, result)
  }
  await guess(world, result)
  return result
}

const GUESSES = 1_000

/** One person, many at once: after so many wrong ones none is looked at any more. */
async function guess(world: World, result: CodeAttack): Promise<void> {
  const alias = world.members[0]?.alias ?? ''
  const guesser = deskOf('guesser', 'guessed')
  const scans = await world.all(
    Array.from({ length: GUESSES }, (_, at) => () => {
      const digits = String(world.chance(100_000_000)).padStart(8, '0')
      return tryScan(world, guesser, `68${at % 2 === 0 ? alias : digits}${digits}`)
    }),
  )
  result.guessesLookedAt = scans.filter(({ code }) => code !== 'RATE_LIMITED').length
}

interface World {
  cloud: Cloud
  codeKey: Buffer
  members: MemberRecord[]
  chance: Chance
  all<T>(works: (() => Promise<T>)[]): Promise<T[]>
  key(): Key
}

async function openWorld(seed: number): Promise<World> {
  const store = new MemoryStore({ indexes: INDEXES, shared: true, checkIndexes: false })
  const chance = chanceFor(seed, 1)
  let serial = 0
  const nextId = () => (++serial).toString(36).padStart(12, '0')
  const house = houseOf(chance, nextId, [], () => false)
  const { codeKey } = house.secrets
  const cloud = new Cloud(
    store,
    chance,
    START,
    (instance) => contextOf(instance, house),
    () => undefined,
  )
  const all = async <T>(works: (() => Promise<T>)[]): Promise<T[]> => {
    const results: T[] = []
    const failed: unknown[] = []
    for (const work of works) {
      cloud.start(
        async () => {
          results.push(await work())
        },
        (error) => failed.push(error),
      )
    }
    await cloud.finish()
    if (failed.length > 0) throw failed[0]
    return results
  }
  const [members = []] = await all([() => cloud.call(enrol)])
  const key = () => makeKey('sim', cloud.now, nextId())
  return { cloud, codeKey, members, chance, all, key }
}

async function enrol(context: Context): Promise<MemberRecord[]> {
  await publish(context, chanceFor(1, 2), keyAt(context))
  const members: MemberRecord[] = []
  for (let at = 0; at < MEMBERS; at++) {
    const memberId = `m_${String(at)}` as MemberId
    const key = keyAt(context)
    // Random aliases, and none of them twice.
    const face = { ...newCardFields(context, memberId), alias: String(20_000_000 + at * 7_919) }
    const more = { language: 'en', scene: 'desk', sceneRef: '', enrolledBy: '' } as const
    members.push(await insertMember(context, { memberId, key, face, ...more }))
    await createAccount(context, memberId, { key, actor: { kind: 'member', id: memberId } })
  }
  return members
}

async function attackOne(world: World, number: number, result: CodeAttack): Promise<void> {
  const { cloud, codeKey, members, chance, all } = world
  const member = members[number % MEMBERS]
  if (!member) throw new Error('no member')
  const step = stepOf(cloud.now)
  const code = codeAt(codeKey, member.alias, step)
  const scans = await all(
    Array.from({ length: 100 }, () => () => tryScan(world, DESKS[chance(4)] as StaffGrant, code)),
  )
  const opened = scans.filter((each) => each.visitId !== undefined)
  const visits = new Set(opened.map(({ visitId, desk }) => `${visitId ?? ''} ${desk.staffId}`))
  const uses = [step - 1, step, step + 1].filter((at) =>
    cloud.store.get('codeUses', `${member.alias}:${String(at)}`),
  )
  const [first] = opened
  if (first?.visitId !== undefined && visits.size === 1 && uses.length === 1) result.once++
  else result.wrong++
  result.improper.push(...scans.flatMap(({ improper }) => improper ?? []))
  result.scans += scans.length
  if (first?.visitId !== undefined) {
    const { desk, visitId } = first
    await all([() => cloud.call((context) => closeVisit(context, desk, visitId))])
  }
  cloud.now += 6_000
  result.replayed += await accepted(world, code, result)
  const other = members[(number + 1) % MEMBERS]?.alias ?? ''
  const then = stepOf(cloud.now)
  const wrong = [
    // A phone ten minutes slow, one ten minutes fast, another house's key, a guess.
    codeAt(codeKey, other, then - SKEW_MS / CODE_STEP_MS),
    codeAt(codeKey, other, then + SKEW_MS / CODE_STEP_MS),
    codeAt(FOREIGN_KEY, other, then),
    `68${other}${String(chance(100_000_000)).padStart(8, '0')}`,
  ]
  // New people in new shops each time, so that every one of these is looked at.
  const name = String(number)
  const guessers = [deskOf(`g${name}`, `g${name}`), deskOf(`h${name}`, `h${name}`)]
  for (const each of wrong) result.foreign += await accepted(world, each, result, guessers)
}

/** How many desks open a visit with it. */
async function accepted(
  world: World,
  code: string,
  result: CodeAttack,
  desks: readonly StaffGrant[] = DESKS,
): Promise<number> {
  const scans = await world.all(desks.map((desk) => () => tryScan(world, desk, code)))
  result.scans += scans.length
  result.improper.push(...scans.flatMap(({ improper }) => improper ?? []))
  return scans.filter(({ visitId }) => visitId !== undefined).length
}

async function tryScan({ cloud, key }: World, desk: StaffGrant, code: string) {
  const input = { key: key(), shopId: desk.shopId, code }
  try {
    const { visitId } = await cloud.call((context) => scan(context, desk, input))
    return { desk, visitId }
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'INTERNAL') return { desk, code: error.code }
    return { desk, improper: String(error) }
  }
}

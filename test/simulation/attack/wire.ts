import type { Reply, Role, StaffId, VisitView } from '../../../typings/contract'
import type { House } from '../../functions/house'
import { ANALYST, data, MANAGER, OWNER, STAFF } from '../../functions/house'

export interface WireAttack {
  codes: number
  scans: number
  once: number
  wrong: number
  replayed: number
}

const PEOPLE = 12
const DESKS = ['desk-a', 'desk-b', 'desk-c', 'desk-d']
const PAUSE_MS = 60_000

/** Codes through the functions as built and the real SDK, each scanned by 100 at once at four desks. */
export async function attackCodes(house: House, codes: number): Promise<WireAttack> {
  const result: WireAttack = { codes, scans: 0, once: 0, wrong: 0, replayed: 0 }
  for (const [at, desk] of DESKS.entries()) await house.hire(desk, 'staff', [shopOf(house, at)])
  for (let at = 0; at < PEOPLE; at++) await house.claim(`shown-${String(at)}`)
  for (let number = 0; number < codes; number++) {
    // What a desk may ask in a minute is more than this; a visit of before is over.
    house.clock.moveBy(PAUSE_MS)
    const { codes: shown } = data(
      await house.consumer(`shown-${String(number % PEOPLE)}`, 'code.batch', {}),
    )
    await attackOne(house, shown[0]?.value ?? '', result)
  }
  return result
}

const shopOf = (house: House, desk: number) =>
  (desk % 2 === 0 ? house.shop : house.otherShop).shopId

async function attackOne(house: House, code: string, result: WireAttack): Promise<void> {
  const scan = (at: number): Promise<Reply<VisitView>> =>
    house.staff(DESKS[at] ?? '', 'visit.scan', {
      key: house.key(),
      shopId: shopOf(house, at),
      code,
    })
  const replies = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => ({ at: at % 4, reply: await scan(at % 4) })),
  )
  result.scans += replies.length
  const opened = replies.flatMap(({ at, reply }) =>
    reply.ok ? [{ at, visitId: reply.data.visitId }] : [],
  )
  const places = new Set(opened.map(({ at, visitId }) => `${String(at)} ${visitId}`))
  const [first] = opened
  if (!first || places.size !== 1) {
    result.wrong++
    return
  }
  result.once++
  const { at, visitId } = first
  const desk = DESKS[at] ?? ''
  data(
    await house.staff(desk, 'visit.close', {
      key: house.key(),
      shopId: shopOf(house, at),
      visitId,
    }),
  )
  house.clock.moveBy(6_000)
  for (let each = 0; each < DESKS.length; each++) if ((await scan(each)).ok) result.replayed++
  result.scans += DESKS.length
}

export interface RoleAttack {
  attempts: number
  /** What was granted and should not have been. */
  granted: string[]
}

/** Everybody who is not an owner tries to become more, or to make others more, by every action of the team. */
export async function attackRoles(house: House): Promise<RoleAttack> {
  const result: RoleAttack = { attempts: 0, granted: [] }
  const team = async () => data(await house.merchant(OWNER, 'team.list', { limit: 50 })).items
  await house.claim('role-member')
  const before = await team()
  const ids = [...before.map(({ staffId }) => staffId), 'someone-elses' as StaffId]
  const attempt = async (name: string, reply: Promise<Reply<unknown>>) => {
    result.attempts++
    if ((await reply).ok) result.granted.push(name)
  }
  for (const caller of [STAFF, MANAGER, ANALYST, 'role-member', 'nobody']) {
    // A person at a desk could try all day; the limit of one minute is not what is tried here.
    house.clock.moveBy(600_000)
    const key = () => house.key()
    for (const role of ['owner', 'manager', 'analyst', 'staff'] as Role[]) {
      for (const shopIds of [[], [house.otherShop.shopId], [house.shop.shopId]]) {
        // The one thing that a manager may: staff for a shop of their own.
        if (caller === MANAGER && role === 'staff' && shopIds[0] === house.shop.shopId) continue
        const name = `${caller} invites ${role} for ${String(shopIds.length)}`
        await attempt(name, house.merchant(caller, 'team.invite', { key: key(), role, shopIds }))
      }
      for (const staffId of ids) {
        const input = { key: key(), staffId, role, shopIds: [], state: 'active' as const }
        await attempt(
          `${caller} makes ${staffId} ${role}`,
          house.merchant(caller, 'team.update', input),
        )
      }
    }
    for (const staffId of ids) {
      const input = { key: key(), staffId }
      await attempt(
        `${caller} hands over to ${staffId}`,
        house.merchant(caller, 'team.handOver', input),
      )
    }
    const code = house.variables['OWNER_CODE'] ?? ''
    const claims = ['', 'AAAAAAAA', code.toLowerCase(), code]
    for (const each of claims) {
      const input = { key: key(), code: each, name: 'x' }
      await attempt(`${caller} claims the house`, house.consumer(caller, 'owner.claim', input))
    }
  }
  await usedInvitation(house, attempt)
  const after = (await team()).filter(({ name }) => name !== 'invited')
  const post = (list: typeof before) =>
    JSON.stringify(list.map(({ staffId, role, shopIds }) => [staffId, role, shopIds]).sort())
  if (post(after) !== post(before)) result.granted.push('the team has changed')
  return result
}

/** An invitation works once, for one, and not for who is here already in a lower post. */
async function usedInvitation(
  house: House,
  attempt: (name: string, reply: Promise<Reply<unknown>>) => Promise<void>,
): Promise<void> {
  const { code } = data(
    await house.merchant(OWNER, 'team.invite', {
      key: house.key(),
      role: 'staff',
      shopIds: [house.shop.shopId],
    }),
  )
  const accept = (openid: string) =>
    house.consumer(openid, 'team.accept', { key: house.key(), code, name: 'invited' })
  data(await accept('invited'))
  for (const openid of ['second', 'role-member', ANALYST]) {
    await attempt(`${openid} takes a used invitation`, accept(openid))
  }
}

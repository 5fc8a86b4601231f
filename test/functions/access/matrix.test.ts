import {
  consumerMatrix,
  merchantMatrix,
  staffMatrix,
} from '../../../cloudfunctions/features/access/rules/matrix'
import type { MerchantRow, Reach } from '../../../cloudfunctions/features/access/rules/matrix'
import type {
  ConsumerApi,
  MerchantApi,
  Reply,
  Role,
  ShopId,
  StaffApi,
} from '../../../typings/contract'
import type { House } from '../house'
import { ANALYST, MANAGER, OWNER, STAFF, startHouse } from '../house'
import { consumerSamples, merchantSamples, staffSamples } from './samples'

type Verdict = 'let in' | 'kept out'

/** Whether the matrix let a call in; what the action itself then says is another matter. */
function verdict(reply: Reply<unknown>): Verdict {
  if (reply.ok) return 'let in'
  const { code, message, details } = reply
  if (code === 'NOT_A_MEMBER') return 'kept out'
  if (code !== 'FORBIDDEN') return 'let in'
  const byRole = message.startsWith('not for the role') || message === 'no role here'
  return byRole || details?.reason === 'other_shop' ? 'kept out' : 'let in'
}

const ROLES: Record<Role, string> = {
  staff: STAFF,
  manager: MANAGER,
  analyst: ANALYST,
  owner: OWNER,
}
const names = <Api extends object>(matrix: Api) => Object.keys(matrix) as (keyof Api & string)[]

/** Every row, every role, own and other shop: what the table says is what the functions do. */
describe('the authorisation matrix, cell by cell', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
    await house.claim('member-one')
  })
  afterAll(() => house.close())

  const expected = (allowed: boolean): Verdict => (allowed ? 'let in' : 'kept out')
  const allows = (reach: Reach, ownShop: boolean) =>
    reach === 'all' || (reach === 'shop' && ownShop)

  test.each(names(consumerMatrix).filter((action) => action !== 'privacy.erase'))(
    'consumer %s',
    async (action) => {
      for (const who of ['visitor', 'member'] as const) {
        // A claim would make a member of the visitor: its sample has another agreement.
        const openid = who === 'member' ? 'member-one' : 'visitor-one'
        const input = consumerSamples(house.key())[action]
        const reply = await house.consumer(openid, action, input as never)
        expect([who, verdict(reply)]).toEqual([who, expected(consumerMatrix[action][who])])
      }
    },
  )

  test('consumer privacy.erase, for good', async () => {
    await house.claim('leaver')
    const input = consumerSamples(house.key())['privacy.erase']
    expect(verdict(await house.consumer('visitor-one', 'privacy.erase', input))).toBe('kept out')
    expect(verdict(await house.consumer('leaver', 'privacy.erase', input))).toBe('let in')
    expect(verdict(await house.consumer('leaver', 'member.summary', {}))).toBe('kept out')
  })

  test.each(names(staffMatrix))('staff %s', async (action) => {
    const call = async (openid: string, shopId: ShopId) => {
      const input = staffSamples(house.key(), shopId)[action]
      return verdict(await house.staff(openid, action, input as never))
    }
    for (const role of Object.keys(ROLES) as Role[]) {
      const reach = staffMatrix[action][role]
      const own = await call(ROLES[role], house.shop.shopId)
      expect([role, 'own shop', own]).toEqual([role, 'own shop', expected(allows(reach, true))])
      const other = await call(ROLES[role], house.otherShop.shopId)
      expect([role, 'other shop', other]).toEqual([
        role,
        'other shop',
        expected(allows(reach, false)),
      ])
    }
    expect(await call('member-one', house.shop.shopId)).toBe('kept out')
    expect(await call('visitor-one', house.shop.shopId)).toBe('kept out')
  })

  test.each(names(merchantMatrix))('merchant %s', async (action) => {
    const row = merchantMatrix[action] as MerchantRow<unknown>
    const call = async (openid: string, shopId: ShopId) => {
      const input = merchantSamples(house.key(), shopId, house.config)[action]
      return verdict(await house.merchant(openid, action, input as never))
    }
    for (const role of Object.keys(ROLES) as Role[]) {
      const own = await call(ROLES[role], house.shop.shopId)
      expect([role, 'own shop', own]).toEqual([role, 'own shop', expected(allows(row[role], true))])
      if (!row.shops) continue
      const other = await call(ROLES[role], house.otherShop.shopId)
      expect([role, 'other shop', other]).toEqual([
        role,
        'other shop',
        expected(allows(row[role], false)),
      ])
    }
    expect(await call('member-one', house.shop.shopId)).toBe('kept out')
    expect(await call('visitor-one', house.shop.shopId)).toBe('kept out')
  })

  test('nobody without an openid, however well-formed the call', async () => {
    const calls: Promise<Reply<unknown>>[] = [
      house.consumer('', 'shop.cities', {}),
      house.staff('', 'desk.open', {}),
      house.merchant('', 'console.overview', {}),
    ]
    for (const reply of await Promise.all(calls)) {
      expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    }
  })

  test('the tables and the samples name the same actions as the contract', () => {
    const key = house.key()
    const consumer: Record<keyof ConsumerApi, unknown> = consumerSamples(key)
    const staff: Record<keyof StaffApi, unknown> = staffSamples(key, house.shop.shopId)
    const merchant: Record<keyof MerchantApi, unknown> = merchantSamples(
      key,
      house.shop.shopId,
      house.config,
    )
    expect(Object.keys(consumer).sort()).toEqual(Object.keys(consumerMatrix).sort())
    expect(Object.keys(staff).sort()).toEqual(Object.keys(staffMatrix).sort())
    expect(Object.keys(merchant).sort()).toEqual(Object.keys(merchantMatrix).sort())
  })
})

import type {
  CouponId,
  Key,
  MemberId,
  ProgrammeConfig,
  ShopId,
  StaffId,
} from '../../../typings/contract'
import { createAccount } from '../../../cloudfunctions/features/account'
import { indexes as accountIndexes } from '../../../cloudfunctions/features/account/indexes'
import { insertMember, newCardFields } from '../../../cloudfunctions/features/member'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { indexes as mergeIndexes } from '../../../cloudfunctions/features/merge/indexes'
import { indexes as messageIndexes } from '../../../cloudfunctions/features/message/indexes'
import { indexes as offerIndexes } from '../../../cloudfunctions/features/offer/indexes'
import { indexes as overviewIndexes } from '../../../cloudfunctions/features/overview/indexes'
import { indexes as programmeIndexes } from '../../../cloudfunctions/features/programme/indexes'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import { indexes as saleIndexes } from '../../../cloudfunctions/features/sale/indexes'
import { indexes as visitIndexes } from '../../../cloudfunctions/features/visit/indexes'
import type { CouponDoc } from '../../../cloudfunctions/features/offer'
import { takeVisit } from '../../../cloudfunctions/features/visit/store'
import { readWeChat } from '../../../cloudfunctions/platform/secrets'
import type { Context } from '../../../cloudfunctions/platform/context'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import { START } from '../account/world'
import { couponOf } from '../offer/coupon-of'
import { memoryDatabase } from '../memory-database'
import { Instances, randomFrom } from './instances'

export const shopId = 'shop' as ShopId
export const grant = {
  staffId: 'lin' as StaffId,
  name: 'Lin',
  role: 'owner' as const,
  shopId,
  shopName: 'Riverside',
}

/** ¥1 = 1 point = 1,000 thousandths; 100 points pay ¥1. */
export const easy = (config: ProgrammeConfig) => {
  config.points.spend = { pointsPerYuan: 100, maxPercentOfSale: 100, minimumPoints: 1 }
  config.limits.unusualSaleFen = 100_000_000
  config.welcome.points = 500
}

/** A shop, its database in the process, a clock that only moves when told. */
export class Town {
  private now = START
  private serial = 0
  readonly db = memoryDatabase({
    indexes: [
      ...accountIndexes,
      ...memberIndexes,
      ...mergeIndexes,
      ...messageIndexes,
      ...offerIndexes,
      ...overviewIndexes,
      ...programmeIndexes,
      ...rewardIndexes,
      ...saleIndexes,
      ...visitIndexes,
    ],
  })
  readonly random: (limit: number) => number
  readonly instances: Instances

  constructor(seed: number) {
    this.random = randomFrom(seed)
    this.instances = new Instances(this.db, this.random)
  }

  pass(ms: number): void {
    this.now += ms
  }

  key(): Key {
    return makeKey('sim', this.now, (++this.serial).toString(36).padStart(12, '0'))
  }

  /** One function instance, or none: straight on the database. */
  context(db: Context['db'] = this.db): Context {
    const say = () => undefined
    const beyond = () => Promise.reject(new Error('beyond this world'))
    return {
      db,
      clock: {
        now: () => this.now,
        sleep: (ms) => {
          this.now += ms
          return Promise.resolve()
        },
      },
      ids: {
        id: () => (++this.serial).toString(36).padStart(12, '0'),
        digits: (count) => String(++this.serial).padStart(count, '0'),
        below: (limit) => this.random(limit),
      },
      log: { info: say, warn: say, error: say },
      secrets: {
        fieldKeys: [],
        blindIndexKey: Buffer.alloc(32),
        codeKey: Buffer.alloc(32),
        ownerCode: '',
        wechat: readWeChat({}),
      },
      phones: { numberOf: beyond },
      materials: { codeFor: beyond, keep: beyond },
      wechat: { ask: beyond },
      caller: { openid: 'o_lin', unionid: '', appid: 'wx' },
      requestId: 'r',
    } as Context
  }
}

export async function member(town: Town, name: string) {
  const context = town.context()
  const memberId = `m_${name}` as MemberId
  const key = town.key()
  const record = await insertMember(context, {
    memberId,
    key,
    face: newCardFields(context, name),
    language: 'en',
    scene: 'desk',
    sceneRef: '',
    enrolledBy: '',
  })
  await createAccount(context, memberId, { key, actor: { kind: 'member', id: memberId } })
  const visit = () =>
    takeVisit(context, grant, { key: town.key(), member: record, proof: 'code', scannedAt: 0 })
  return { memberId, visit }
}

/** ¥3 off unless said otherwise, in hand, as if claimed. */
export async function coupon(
  town: Town,
  memberId: MemberId,
  other: Partial<CouponDoc> = {},
): Promise<CouponId> {
  const { db, clock, ids } = town.context()
  const now = clock.now()
  const id = `o_1:${memberId}:${ids.id()}` as CouponId
  const doc = couponOf(id, {
    memberId,
    key: town.key(),
    claimedAt: now,
    expiresAt: now + 365 * 86_400_000,
    ...other,
  })
  await db.insert('coupons', [doc])
  return id
}

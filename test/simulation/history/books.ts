import type { Account, Entry } from '../../../cloudfunctions/features/account'
import type { MemberRecord } from '../../../cloudfunctions/features/member'
import type { MergeDoc } from '../../../cloudfunctions/features/merge'
import type { CouponDoc } from '../../../cloudfunctions/features/offer/store'
import type { ProgrammeDoc } from '../../../cloudfunctions/features/programme/store'
import type { RedemptionDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import { accountsIn, history } from '../account/check'
import { entryKey } from './deeds'
import type { Asked } from './people'

/** Everything at rest, read once. */
export interface Books {
  accounts: Map<string, Account>
  entries: Map<string, Entry>
  byMember: Map<string, Entry[]>
  sales: SaleDoc[]
  redemptions: Map<string, RedemptionDoc>
  coupons: CouponDoc[]
  members: MemberRecord[]
  merges: MergeDoc[]
  rateOf(version: number): number
  programmes: ProgrammeDoc[]
}

export function read(store: MemoryStore, broken: string[]): Books {
  const accounts = new Map(accountsIn(store).map((each) => [each._id as string, each]))
  const journal = store.all<Entry>('journal')
  const entries = new Map<string, Entry>()
  const byMember = new Map<string, Entry[]>()
  for (const [id, account] of accounts) {
    try {
      const own = journal.filter(({ accountId }) => accountId === id)
      byMember.set(id, history(own, account))
    } catch (error) {
      broken.push(String(error))
    }
    for (const entry of byMember.get(id) ?? []) entries.set(entry._id, entry)
  }
  const programmes = store.all<ProgrammeDoc>('programmes').sort((a, b) => b.version - a.version)
  const rates = new Map(
    programmes.map(({ version, config }) => [version, config.points.earn[0]?.points ?? 0]),
  )
  return {
    accounts,
    entries,
    byMember,
    sales: store.all<SaleDoc>('sales'),
    redemptions: new Map(store.all<RedemptionDoc>('redemptions').map((each) => [each._id, each])),
    coupons: store.all<CouponDoc>('coupons'),
    members: store.all<MemberRecord>('members'),
    merges: store.all<MergeDoc>('merges'),
    rateOf: (version) => rates.get(version) ?? NaN,
    programmes,
  }
}

/** Whether a deed has had its effect. */
export function stands(books: Books, { deed }: Asked): boolean {
  const { kind, member, key, other } = deed
  switch (kind) {
    case 'gift':
      return books.entries.get(`${other}:${entryKey(key, 'credit')}`)?.type === 'gift'
    case 'redeem':
      return ['taken', 'fulfilled', 'cancelled', 'expired'].includes(
        books.redemptions.get(`${member}:${key}`)?.state ?? '',
      )
    case 'cancel':
    case 'fulfil':
      return books.redemptions.get(other)?.endedBy === key
    case 'claim':
      return books.coupons.some((coupon) => coupon.key === key)
    case 'sale':
      return books.sales.some((sale) => sale.key === key)
    case 'refund':
    case 'undo':
      return books.sales.some((sale) => sale.refunds.some((refund) => refund.key === key))
    case 'move':
      return books.sales.some(({ steps }) => steps.some((step) => step.key.startsWith(`${key}:`)))
    case 'merge':
      return books.entries.get(`${other}:${entryKey(key, 'credit')}`)?.type === 'merge'
    case 'unmerge':
      return books.entries.get(`${member}:${entryKey(key, 'back')}`)?.type === 'merge'
    case 'publish':
      return books.programmes.some(({ written }) => written.key === key)
    default: {
      const entry = books.entries.get(`${member}:${key}`)
      return entry !== undefined && entry.type !== 'refused'
    }
  }
}

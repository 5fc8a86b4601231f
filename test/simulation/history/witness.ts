import type {
  Account,
  Entry,
  LotAmount,
  StoredAccount,
} from '../../../cloudfunctions/features/account'
import { accountOf } from '../../../cloudfunctions/features/account'
import type { Lot } from '../../../cloudfunctions/features/account/rules/account'
import { apply } from '../../../cloudfunctions/features/account/rules/apply'
import { blank } from '../../../cloudfunctions/features/account/rules/open'
import type { CouponDoc, OfferDoc } from '../../../cloudfunctions/features/offer/store'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import { brokenLaws, HISTORIC } from '../account/check'
import { same } from '../account/same'

const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000
/** So far two instances' clocks may be apart. */
const CLOCKS_MS = 1_000

interface Known {
  /** The account that its entries alone make, so far. */
  replayed: Account
  version: number
  hash: string
  outbox: readonly Entry[]
}

/** First moment of a business day in Shanghai, computed apart from the product. */
export const dawnOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS

/**
 * Sees every write as it happens and replays each account entry by entry beside it. What it finds is
 * broken at that very step, whatever becomes of it later.
 */
export class Witness {
  readonly violations: string[] = []
  private readonly accounts = new Map<string, Known>()
  private readonly records = new Map<string, string>()
  private readonly gifts = new Set<string>()
  private readonly coupons = new Map<string, string>()

  constructor(private readonly store: MemoryStore) {}

  wrote(collection: string, id: string | null): void {
    if (id === null) return
    if (collection === 'accounts') this.account(id)
    else if (collection === 'rewards' || collection === 'offers') this.stock(collection, id)
    else if (collection === 'redemptions') this.redemption(id)
    else if (collection === 'coupons') this.coupon(id)
  }

  private say(what: string): void {
    if (this.violations.length < 20) this.violations.push(what)
  }

  private account(id: string): void {
    const stored = this.store.get<StoredAccount>('accounts', id)
    if (!stored) return this.say(`account ${id} is gone`)
    const account = accountOf(stored)
    const known = this.accounts.get(id) ?? this.begun(account)
    if (account.version !== known.version + 1) this.say(`${id}: version ${account.version}`)
    for (const entry of account.outbox) {
      if (entry.seq > account.head.seq) this.say(`${id}: entry ${entry.seq} after the head`)
      if (entry.seq <= known.replayed.head.seq) continue
      this.entry(known, entry)
    }
    this.left(account, known)
    for (const broken of brokenLaws(account)) this.say(`${id}: ${broken}`)
    if (account.head.seq !== known.replayed.head.seq) this.say(`${id}: an entry is missing`)
    for (const part of HISTORIC) {
      if (!same(account[part], known.replayed[part])) this.say(`${id}: ${part} is not its history`)
    }
    known.version = account.version
    known.outbox = account.outbox
  }

  private begun(account: Account): Known {
    const replayed = blank(account._id, account.openedAt)
    const known: Known = { replayed, version: account.version - 1, hash: '', outbox: [] }
    this.accounts.set(account._id, known)
    return known
  }

  /** One entry more: numbered, chained, balanced, and in the right order of lots. */
  private entry(known: Known, entry: Entry): void {
    const { replayed } = known
    if (entry.seq !== replayed.head.seq + 1) this.say(`${entry._id}: number ${entry.seq}`)
    if (entry.prevHash !== known.hash) this.say(`${entry._id}: chain broken`)
    if (entry.at < replayed.head.at) this.say(`${entry._id}: before the entry it follows`)
    const sums = new Map<string, number>()
    for (const { asset, amount } of entry.postings) {
      sums.set(asset, (sums.get(asset) ?? 0) + amount)
    }
    for (const [asset, sum] of sums) if (sum !== 0) this.say(`${entry._id}: ${asset} off by ${sum}`)
    this.times(entry)
    if (entry.type === 'spend' || entry.type === 'redeem_hold') this.spending(replayed, entry)
    if (entry.type === 'tier_gift') this.tierGift(replayed, entry)
    if (entry.type === 'clawback') this.countedOnce(replayed, entry)
    const next = apply(replayed, entry, entry.at)
    known.replayed = { ...next, head: { seq: entry.seq, hash: entry.hash, at: entry.at } }
    known.hash = entry.hash
  }

  /** Points lapse after their last day and wake on their own, by the calendar of Shanghai. */
  private times({ _id, type, at, effects }: Entry): void {
    // A merge repeats what has lapsed on the other card, by the clock of whoever saw that.
    const lapsedBy = type === 'merge' ? at + CLOCKS_MS : at
    for (const effect of effects) {
      if (effect.kind === 'lot.lapse') {
        const day = effect.lot.slice(0, 10)
        if (effect.lot.startsWith('never') || lapsedBy < dawnOf(day) + DAY_MS) {
          this.say(`${_id}: ${effect.lot} lapsed too early`)
        }
      }
      if (effect.kind === 'lot.activate') {
        const day = effect.lot.split('|')[1] ?? ''
        if (at < dawnOf(day)) this.say(`${_id}: ${effect.lot} woke too early`)
      }
    }
  }

  /** What lapses first is spent first: nothing that lapses earlier may be left over. */
  private spending({ status, lots, holds }: Account, { _id, taken }: Entry): void {
    if (status !== 'active') this.say(`${_id}: spent from a ${status} account`)
    const last = taken.reduce((latest, { lot }) => (lot > latest ? lot : latest), '')
    if (last === '') return
    const used = new Map<string, number>()
    const take = ({ lot, amount }: LotAmount) => used.set(lot, (used.get(lot) ?? 0) + amount)
    for (const hold of Object.values(holds)) hold.lots.forEach(take)
    taken.forEach(take)
    for (const lot in lots) {
      const { remaining, pending } = lots[lot] as Lot
      if (pending) continue
      const left = remaining - (used.get(lot) ?? 0)
      if (left < 0) this.say(`${_id}: took more of ${lot} than there was`)
      if (lot < last && left > 0) this.say(`${_id}: ${lot} was skipped`)
    }
    for (const lot of used.keys()) {
      if (lots[lot]?.pending !== false) this.say(`${_id}: took of ${lot}, which is not there`)
    }
  }

  /** What expiry has taken of a sale's own bucket is counted before anything else is taken. */
  private countedOnce({ lots }: Account, { _id, accountId, ref, effects, postings }: Entry): void {
    const sale = this.store.get<SaleDoc>('sales', ref.saleId ?? '')
    // A sale whose visit went to another card and came back by a merge has two records on one account.
    const step = sale?.steps.find(({ key }) => _id === `${accountId}:${key}`)
    if (step?.kind !== 'return' || step.memberId !== accountId) return
    const recorded = sale?.posted?.[step.of]
    const own = recorded?.kind === 'record' ? recorded.earned?.lot : undefined
    if (own === undefined) return
    const counted = effects.find(({ kind }) => kind === 'lot.count_lapsed')
    const left = (lots[own]?.lapsed ?? 0) - (counted && 'amount' in counted ? counted.amount : 0)
    const others = effects.some((effect) => effect.kind === 'lot.take' && effect.lot !== own)
    const owed = postings.some(({ account }) => account === 'member.deficit')
    if (left > 0 && (others || owed)) this.say(`${_id}: took again what had lapsed of ${own}`)
  }

  /** Once for each level and membership year, which begins on the day of joining. */
  private tierGift({ openedAt }: Account, { _id, accountId, at, tierAfter }: Entry): void {
    const [opened, now] = [openedAt, at].map((time) => new Date(time + SHANGHAI_MS).toISOString())
    const anniversary = (now ?? '').slice(5, 10) >= (opened ?? '').slice(5, 10)
    const year = Number(now?.slice(0, 4)) - (anniversary ? 0 : 1)
    const gift = `${accountId} ${tierAfter} ${year}`
    if (this.gifts.has(gift)) this.say(`${_id}: the gift of ${gift} twice`)
    this.gifts.add(gift)
  }

  /** What has left the outbox lies in the journal, the same. */
  private left(account: Account, known: Known): void {
    if (account.outbox[0] === known.outbox[0]) return
    const kept = new Set(account.outbox.map(({ _id }) => _id))
    for (const { _id, hash } of known.outbox) {
      if (kept.has(_id)) continue
      const standing = this.store.get<Entry>('journal', _id)
      if (standing?.hash !== hash) this.say(`${_id}: left the outbox and is not in the journal`)
    }
  }

  private stock(collection: string, id: string): void {
    const doc = this.store.get<RewardDoc | OfferDoc>(collection, id)
    if (!doc) return
    const { stock, stockLeft } = doc
    if (stockLeft < 0 || stockLeft > stock) this.say(`${id}: ${stockLeft} left of ${stock}`)
  }

  /** A no stays a no, and what has ended does not begin again. */
  private redemption(id: string): void {
    const state = this.store.get<RedemptionDoc>('redemptions', id)?.state ?? 'gone'
    const before = this.records.get(id)
    if (before !== undefined && before !== 'taken' && before !== state) {
      this.say(`${id}: ${before} became ${state}`)
    }
    this.records.set(id, state)
  }

  /** A coupon passes from one sale to another only by coming back. */
  private coupon(id: string): void {
    const saleId = this.store.get<CouponDoc>('coupons', id)?.saleId ?? ''
    const before = this.coupons.get(id) ?? ''
    if (before !== '' && saleId !== '' && before !== saleId) this.say(`${id}: two sales at once`)
    this.coupons.set(id, saleId)
  }
}

import type { MemberId, RewardId } from '../../../typings/contract'
import type { Account, Effect, Entry } from '../../../cloudfunctions/features/account'
import { hashOf } from '../../../cloudfunctions/features/account/rules/chain'
import type { CouponDoc, OfferDoc } from '../../../cloudfunctions/features/offer/store'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { SaleDoc } from '../../../cloudfunctions/features/sale/record'
import { givenBack } from '../../../cloudfunctions/features/sale/rules/refund'
import type { ProgrammeDoc } from '../../../cloudfunctions/features/programme/store'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import { history, replay } from '../account/check'
import { entryKey } from './deeds'
import type { Asked } from './people'
import { same } from './same'
import { MEMBERS, PER_MEMBER, PRICE, WELCOME } from './town'
import { dawnOf } from './witness'

const DAY_MS = 86_400_000
const HOLDING = ['taken', 'fulfilled']

/** Everything at rest, read once. */
interface Books {
  accounts: Map<string, Account>
  entries: Map<string, Entry>
  byMember: Map<string, Entry[]>
  sales: SaleDoc[]
  redemptions: Map<string, RedemptionDoc>
  coupons: CouponDoc[]
  rateOf(version: number): number
  programmes: ProgrammeDoc[]
}

/** At the end: whole replay, what each was told against what stands, and what each must own. */
export function reckon(store: MemoryStore, asked: readonly Asked[], now: number): string[] {
  const broken: string[] = []
  const books = read(store, broken)
  for (const account of books.accounts.values()) {
    const entries = books.byMember.get(account._id)
    if (entries) broken.push(...wholeHistory(account, entries))
    broken.push(...leftOpen(account, now))
  }
  for (const record of asked) broken.push(...answered(books, record))
  broken.push(...ownership(books, asked))
  broken.push(...saleLaws(books), ...stockLaws(store, books), ...couponLaws(books))
  return broken
}

function read(store: MemoryStore, broken: string[]): Books {
  const accounts = new Map(store.all<Account>('accounts').map((each) => [each._id as string, each]))
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
    rateOf: (version) => rates.get(version) ?? NaN,
    programmes,
  }
}

/** From the first entry on, every hash computed anew: the account is what its history makes it. */
export function wholeHistory(account: Account, entries: readonly Entry[]): string[] {
  const broken: string[] = []
  let prevHash = ''
  const keys = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) broken.push(`${entry._id}: entry ${index + 1} is missing`)
    if (entry.prevHash !== prevHash) broken.push(`${entry._id}: chain broken`)
    if (hashOf(entry) !== entry.hash) broken.push(`${entry._id}: was changed`)
    if (keys.has(entry.key)) broken.push(`${entry._id}: one key, two entries`)
    keys.add(entry.key)
    prevHash = entry.hash
  }
  if (entries.length === 0) return [`${account._id} has no history`]
  const known = replay(account._id, entries)
  for (const part of ['balances', 'lots', 'holds', 'qualifying', 'tier', 'limits'] as const) {
    if (!same(account[part], known[part])) broken.push(`${account._id}: ${part} is not its history`)
  }
  return broken
}

/** Nothing is reserved for nobody, and what time has taken is gone. */
function leftOpen(account: Account, now: number): string[] {
  const broken: string[] = []
  for (const key of Object.keys(account.holds)) broken.push(`${account._id}: hold ${key} is left`)
  for (const [id, { remaining, pending }] of Object.entries(account.lots)) {
    const expiry = id.startsWith('never') ? Infinity : dawnOf(id.slice(0, 10)) + DAY_MS
    if (remaining > 0 && expiry <= now) broken.push(`${account._id}: ${id} should have lapsed`)
    if (pending && dawnOf(id.split('|')[1] ?? '') <= now) broken.push(`${id} should be awake`)
  }
  return broken
}

/** Whether a deed has had its effect. */
function stands(books: Books, { deed }: Asked): boolean {
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

/** Done means done; refused, and nothing else, means not done. */
function answered(books: Books, record: Asked): string[] {
  const { deed, told } = record
  const name = `${deed.kind} ${deed.key}`
  const standing = stands(books, record)
  const broken: string[] = []
  if (told.includes('done') && !standing) broken.push(`${name} was answered and is gone`)
  if (told.length > 0 && told.every((each) => each === 'refused') && standing) {
    broken.push(`${name} was refused and stands`)
  }
  if (deed.kind === 'gift') broken.push(...giftLaws(books, record, standing))
  if (deed.kind === 'earn' && standing) broken.push(...rateLaw(books, record))
  return broken
}

/** So long an instance may not have heard of a version: its memory, the life of who publishes it, two clocks. */
const UNHEARD_MS = 30_000 + 20_000 + 2_000

/** A sale earns by the version of its own time, as far as it was known when it was posted. */
function rateLaw({ entries, programmes }: Books, { deed }: Asked): string[] {
  const entry = entries.get(`${deed.member}:${deed.key}`)
  if (!entry) return []
  const standing = [entry.at + 1_000, entry.at - UNHEARD_MS].map(
    (knownAt) =>
      programmes.find(
        ({ startsAt, publishedAt }) => startsAt <= deed.soldAt && publishedAt <= knownAt,
      )?.version ?? 1,
  )
  const [newest = 1, oldest = 1] = standing
  const right = entry.policyVersion <= newest && entry.policyVersion >= oldest
  return right ? [] : [`${entry._id}: earned by version ${entry.policyVersion}`]
}

/** Credited and settled, or refused and released; never half, never both. */
function giftLaws(books: Books, { deed }: Asked, credited: boolean): string[] {
  const at = (step?: string) =>
    books.entries.has(`${deed.member}:${entryKey(deed.key, ...(step ? [step] : []))}`)
  if (!at()) return credited ? [`gift ${deed.key} came from nowhere`] : []
  return credited === at('settle') && at('release') === !at('settle')
    ? []
    : [`gift ${deed.key} ended half`]
}

/**
 * What members must own, in 1/1000 point, from what people did alone; lots and carries unknown. Cards
 * that were one for a while are reckoned together.
 */
function ownership(books: Books, asked: readonly Asked[]): string[] {
  const merged = asked.some((record) => record.deed.kind === 'merge' && stands(books, record))
  const each = MEMBERS.map((memberId) => ({ memberId, ...reckoned(books, asked, memberId) }))
  const wrong = each.filter(({ owned, due }) => owned !== due)
  if (!merged) {
    return wrong.map(
      ({ memberId, owned, due }) => `${memberId} owns ${owned}, should own ${due} thousandths`,
    )
  }
  const sum = (of: 'owned' | 'due') => each.reduce((total, one) => total + one[of], 0)
  return sum('owned') === sum('due')
    ? []
    : [`all together own ${sum('owned')}, should own ${sum('due')} thousandths`]
}

function reckoned(books: Books, asked: readonly Asked[], memberId: MemberId) {
  const account = books.accounts.get(memberId)
  if (!account) throw new Error(`${memberId} has no account`)
  const entries = books.byMember.get(memberId) ?? []
  const { points, pendingPoints, heldPoints, deficitPoints, fractionMilli } = account.balances
  const owned = (points + pendingPoints + heldPoints - deficitPoints) * 1000 + fractionMilli
  const due =
    (WELCOME + fromDeeds(books, asked, memberId) + fromTiers(entries) - lapsed(entries)) * 1000 +
    earnedMilli(books, asked, memberId) +
    fromSales(books, memberId) -
    fromRewards(books, memberId) * 1000
  return { owned, due }
}

function fromDeeds(books: Books, asked: readonly Asked[], memberId: MemberId): number {
  let points = 0
  for (const record of asked) {
    const { kind, member, other, amount } = record.deed
    if (kind !== 'spend' && kind !== 'adjust' && kind !== 'gift') continue
    if (member !== memberId && other !== memberId) continue
    if (!stands(books, record)) continue
    if (kind === 'adjust') points += amount
    else if (member === memberId) points -= amount
    else points += amount
  }
  return points
}

function earnedMilli(books: Books, asked: readonly Asked[], memberId: MemberId): number {
  let milli = 0
  for (const { deed } of asked) {
    if (deed.kind !== 'earn' || deed.member !== memberId) continue
    const entry = books.entries.get(`${memberId}:${deed.key}`)
    if (entry) milli += deed.amount * 10 * books.rateOf(entry.policyVersion)
  }
  return milli
}

/** Money that stays paid earns by the rate of its time; points used as money are gone. */
function fromSales({ sales, rateOf }: Books, memberId: MemberId): number {
  let milli = 0
  for (const sale of sales) {
    if (sale.memberId !== memberId) continue
    const step = sale.steps.findLast(({ kind }) => kind === 'record')
    const posted = step && sale.posted[step.id]
    if (posted?.kind !== 'record') continue
    const back = givenBack(sale.tender, sale.refundedFen)
    const rate = rateOf(posted.earned?.policyVersion ?? 0)
    milli += back.eligibleLeftFen === 0 ? 0 : back.eligibleLeftFen * 10 * rate
    milli -= (sale.tender.spendPoints - back.points) * 1000
  }
  return milli
}

function fromRewards({ redemptions }: Books, memberId: MemberId): number {
  const held = [...redemptions.values()].filter(
    (record) => record.memberId === memberId && HOLDING.includes(record.state),
  )
  return held.length * PRICE
}

/** The gift of a level comes at its face, whatever it pays first. */
function fromTiers(entries: readonly Entry[]): number {
  return entries.filter(({ type }) => type === 'tier_gift').length * 40
}

/** What lapsed, less what a clawback has counted as lapsed and so not taken again. */
function lapsed(entries: readonly Entry[]): number {
  const amountOf = (effect: Effect) => {
    if (effect.kind === 'lot.lapse') return effect.amount
    return effect.kind === 'lot.count_lapsed' ? -effect.amount : 0
  }
  const own = entries.filter(({ type }) => type !== 'merge')
  const gone = own.flatMap(({ effects }) => effects).reduce((sum, each) => sum + amountOf(each), 0)
  // With a merge a bucket only tells the other account what it had lost before; an undoing takes back
  // what has lapsed meanwhile, and it lapses again where it came from.
  const merging = entries.filter(({ type }) => type === 'merge').flatMap(({ postings }) => postings)
  return merging.reduce(
    (sum, { account, asset, amount }) =>
      account === 'expired' && asset === 'points' ? sum + amount : sum,
    gone,
  )
}

function saleLaws({ sales }: Books): string[] {
  return sales.flatMap((sale) => {
    const broken: string[] = []
    const { tender, refunds, refundedFen, owed, couponOwed, _id } = sale
    const sum = refunds.reduce((total, { amountFen }) => total + amountFen, 0)
    if (sum !== refundedFen || refundedFen > tender.amountFen) broken.push(`${_id}: refunds ${sum}`)
    if (owed !== 0 || couponOwed) broken.push(`${_id}: ${owed} steps are owed`)
    if (Object.keys(sale.posted).length !== sale.steps.length) broken.push(`${_id}: half posted`)
    return broken
  })
}

function stockLaws(store: MemoryStore, { redemptions, coupons }: Books): string[] {
  const broken: string[] = []
  const merged = store.count('merges') > 0
  const records = [...redemptions.values()].filter(({ state }) => HOLDING.includes(state))
  for (const { _id, stock, stockLeft } of store.all<RewardDoc>('rewards')) {
    const out = records.filter(({ rewardId }) => rewardId === (_id as RewardId))
    if (out.length + stockLeft !== stock) broken.push(`${_id}: ${out.length} + ${stockLeft} left`)
    for (const memberId of MEMBERS) {
      const mine = out.filter((record) => record.memberId === memberId).length
      // Two cards that became one had a limit each.
      if (mine > PER_MEMBER && !merged) broken.push(`${memberId} has ${mine} of ${_id}`)
    }
  }
  for (const { _id, stock, stockLeft } of store.all<OfferDoc>('offers')) {
    const out = coupons.filter(({ offerId }) => offerId === _id)
    if (out.length + stockLeft !== stock) broken.push(`${_id}: ${out.length} + ${stockLeft} left`)
    if (new Set(out.map(({ key }) => key)).size !== out.length) broken.push(`${_id}: a key twice`)
  }
  return broken
}

/** A coupon is used by the one sale that stands with it, and by none otherwise. */
function couponLaws({ coupons, sales }: Books): string[] {
  return coupons.flatMap(({ _id, state, saleId }) => {
    const standing = sales.filter(
      (sale) => sale.couponId === _id && sale.refundedFen < sale.tender.amountFen,
    )
    const used = standing.length === 1 && state === 'used' && saleId === standing[0]?.key
    const free = standing.length === 0 && (saleId === '' || state !== 'issued')
    return used || free ? [] : [`coupon ${_id} is ${state} with ${standing.length} sales`]
  })
}

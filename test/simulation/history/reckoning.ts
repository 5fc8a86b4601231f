import type { RewardId } from '../../../typings/contract'
import type { Account } from '../../../cloudfunctions/features/account'
import type { OfferDoc } from '../../../cloudfunctions/features/offer/store'
import type { RewardDoc } from '../../../cloudfunctions/features/reward/store'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import { brokenEntries } from '../account/check'
import { entryKey } from './deeds'
import type { Asked } from './people'
import type { Books } from './books'
import { read, stands } from './books'
import { effectOf } from './effect'
import { HOLDING, ownership } from './ownership'
import { MEMBERS, PER_MEMBER } from './town'
import { dawnOf } from './witness'

const DAY_MS = 86_400_000

/** At the end: whole replay, what each was told against what stands, and what each must own. */
export function reckon(store: MemoryStore, asked: readonly Asked[], now: number): string[] {
  const broken: string[] = []
  const books = read(store, broken)
  for (const account of books.accounts.values()) {
    const entries = books.byMember.get(account._id)
    if (entries) broken.push(...brokenEntries(account, entries))
    broken.push(...leftOpen(account, now))
  }
  const merged = books.merges.length > 0
  for (const record of asked) {
    broken.push(...answered(books, record), ...effectOf(books, record, merged))
  }
  broken.push(...ownership(books, asked))
  broken.push(
    ...personLaws(books),
    ...saleLaws(books),
    ...stockLaws(store, books),
    ...couponLaws(books, now),
  )
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

/** Of two cards that are one, or two again, accounts and persons say the same. */
function personLaws({ merges, accounts, members }: Books): string[] {
  return merges.flatMap(({ _id, state }) => {
    const one = state === 'moved' || state === 'done'
    const person = members.find((member) => member._id === _id)
    const closed = accounts.get(_id)?.mergedInto !== undefined
    const led = person?.status === 'merged' && person.mergedInto !== undefined
    return closed === one && led === one
      ? []
      : [
          `${_id}: its merge is ${state}, its account ${closed ? 'closed' : 'open'}, the person ${person?.status ?? 'gone'}`,
        ]
  })
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

function stockLaws(store: MemoryStore, { redemptions, coupons, merges }: Books): string[] {
  const broken: string[] = []
  const merged = merges.length > 0
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
function couponLaws({ coupons, sales }: Books, now: number): string[] {
  return coupons.flatMap(({ _id, state, saleId, expiresAt }) => {
    const standing = sales.filter(
      (sale) => sale.couponId === _id && sale.refundedFen < sale.tender.amountFen,
    )
    const used = standing.length === 1 && state === 'used' && saleId === standing[0]?.key
    // One that had lapsed when its sale was given back stays as it was.
    const over = state === 'used' && expiresAt < now
    const free = standing.length === 0 && (saleId === '' ? state !== 'locked' : over)
    return used || free ? [] : [`coupon ${_id} is ${state} with ${standing.length} sales`]
  })
}

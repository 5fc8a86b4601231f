import { dayOf } from '../../../platform/pure/day'
import { tierRuleOf } from '../../programme/rules/programme'
import { dueNotices, noticeNeeded } from '../../tier/rules/notice'
import { giftYear } from '../../tier/rules/period'
import { reviewed, revoked, upgraded } from '../../tier/rules/review'
import type { TierState } from './account'
import type { Book } from './book'
import { given } from './credit'
import type { Draft } from './entry'

/** Reasons of tier entries and notices. */
export const KEPT = 'kept'
export const KEEP_TIER = 'keep_tier'

/** Reviews that time has made due. */
export function tierReview(book: Book): Draft[] {
  if (book.account.status === 'closed') return []
  return changed(book, reviewed(book.account, book.programmes, book.now))
}

/**
 * What new counters do to the tier: a refund may take an upgrade back (by policy), a sale lifts to the
 * highest level at once, and within a grace it may keep the tier.
 */
export function tierAfterCounters(book: Book, refunded: boolean): Draft[] {
  const { programmes, now } = book
  if (book.account.status === 'closed') return []
  const immediate = programmes.at(now).config.tierPolicy.refund === 'immediate'
  const steps = [...(refunded && immediate ? [revoked] : []), reviewed, upgraded]
  const tier = steps.reduce(
    (state, step) => step({ ...book.account, tier: state }, programmes, now),
    book.account.tier,
  )
  return changed(book, tier)
}

/** The tier entry, and the gift of a level reached for the first time in this membership year. */
function changed(book: Book, tier: TierState): Draft[] {
  const { account, programmes, now } = book
  if (tier === account.tier) return []
  const programme = programmes.at(now)
  const rule = tierRuleOf(programme, tier.id)
  const year = giftYear(account, dayOf(now))
  const rises = tier.level > account.tier.level
  const gift =
    rises && account.status === 'active' && tier.gifts[tier.id] !== year ? rule.gift : undefined
  const state = gift ? { ...tier, gifts: { ...tier.gifts, [tier.id]: year } } : tier
  const same = tier.id === account.tier.id
  // A grace that begins changes nothing yet: the member is told what keeps the tier.
  const grace = same && tier.graceUntil !== null && account.tier.graceUntil === null
  const entry: Draft = {
    type: grace ? 'notice' : 'tier',
    subject: rule.name,
    reason: grace ? KEEP_TIER : same ? KEPT : '',
    postings: [],
    effects: [{ kind: 'tier.set', tier: state }],
  }
  if (!gift || gift.points === 0) return [entry]
  return [entry, { ...given(book, 'tier_gift', gift.points), subject: rule.name }]
}

/** "Keep your tier": one entry for all notices that are due, silent when nothing is missing. */
export function tierNotice({ account, programmes, now }: Book): Draft | null {
  if (account.status === 'closed') return null
  const due = dueNotices(account, programmes, now)
  if (due.length === 0) return null
  const { tier } = account
  return {
    type: 'notice',
    subject: tierRuleOf(programmes.version(tier.policyVersion), tier.id).name,
    reason: noticeNeeded(account, programmes, now) ? KEEP_TIER : KEPT,
    postings: [],
    effects: [{ kind: 'tier.set', tier: { ...tier, noticed: [...tier.noticed, ...due] } }],
  }
}

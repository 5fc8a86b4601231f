import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { callCard } from '../../platform/wechat/card-client'
import { WeChatError } from '../../platform/wechat/errors'
import type { Account } from '../account'
import { accountNow, dueInWallet, followInWallet, readAccount, toldWallet } from '../account'
import { findMember } from '../member'
import type { Programme } from '../programme'
import { currentProgramme } from '../programme'
import { tierRuleOf } from '../tier'
import { awaitsForm } from './form'
import { heldBy } from './held'
import { heed, readLadder } from './ladder'
import { moveCard } from './link'
import type { Shown } from './rules/mirror'
import { changeLine, pauseAfter, sameShown, shownOf } from './rules/mirror'
import type { WalletCardDoc } from './store'
import { WALLET_CARDS } from './store'

/** Longer than all tries of one call: an older value must not arrive after a newer one was sent. */
const BUSY_MS = 30_000
const AT_ONCE = 5
/** Somebody else is telling WeChat about this card; that takes a second, or ends with the claim on it. */
const BUSY_LOOK_MS = 1_000

/** Tells WeChat what its cards do not show yet; for jobs. Waits while the house is off the WeChat card. */
export async function mirrorWallets(context: Context, limit: number): Promise<number> {
  if ((await readLadder(context)).level !== 'wx_card') return 0
  const due = await dueInWallet(context, limit)
  for (let at = 0; at < due.length; at += AT_ONCE) {
    await Promise.all(due.slice(at, at + AT_ONCE).map((id) => tellWallet(context, id)))
  }
  return due.length
}

/**
 * One member's cards: activated, or told the values that stand in the ledger now. Absolute values, so a
 * repeat is harmless and many changes become one call. Never throws for WeChat's sake: what did not work
 * is put off, and found by the jobs.
 */
export async function tellWallet(context: Context, memberId: MemberId): Promise<void> {
  const stored = await readAccount(context, memberId)
  const seen = stored?.walletDueAt
  if (!stored || seen === undefined || seen === null) return
  if (stored.mergedInto !== undefined) {
    await followInWallet(context, stored.mergedInto)
    return toldWallet(context, memberId, seen, null)
  }
  const cards = await heldBy(context, memberId)
  const programme = await currentProgramme(context)
  const account = await accountNow(context, stored)
  const retryAt: Time[] = []
  for (const card of cards) {
    const at = await tellCard(context, card, { account, programme, memberId })
    if (at !== null) retryAt.push(at)
  }
  await toldWallet(context, memberId, seen, retryAt.length > 0 ? Math.min(...retryAt) : null)
}

interface Truth {
  account: Account
  programme: Programme
  memberId: MemberId
}

/** Null: WeChat shows it. A time: try again then. */
async function tellCard(context: Context, card: WalletCardDoc, truth: Truth): Promise<Time | null> {
  const shown = shownBy(truth)
  if (!card.ending) {
    if (card.active && sameShown(card.shown, shown)) return null
    if (!card.active && (await awaitsForm(context, card))) return null
  }
  const now = context.clock.now()
  const busyUntil = now + BUSY_MS
  const free = { _id: card._id, busyUntil: { upTo: now } }
  if ((await context.db.updateWhere(WALLET_CARDS, free, { set: { busyUntil } })) === 0) {
    return now + BUSY_LOOK_MS
  }
  const mine = { _id: card._id, busyUntil }
  try {
    if (card.ending) {
      await end(context, card)
      return null
    }
    await (card.active
      ? update(context, card, shown, truth)
      : activate(context, card, shown, truth))
    const set = { active: true, shown, busyUntil: 0, failures: 0, trouble: null }
    await context.db.updateWhere(WALLET_CARDS, mine, { set })
    return null
  } catch (error) {
    return putOff(context, card, mine, error)
  }
}

async function putOff(
  context: Context,
  card: WalletCardDoc,
  mine: { _id: string; busyUntil: Time },
  error: unknown,
): Promise<Time | null> {
  const now = context.clock.now()
  if (error instanceof WeChatError && error.remedy === 'card_gone') {
    await context.db.updateWhere(WALLET_CARDS, mine, { set: { busyUntil: 0 } })
    await moveCard(context, card, 'deleted', now)
    return null
  }
  const failures = card.failures + 1
  const trouble = await heed(context, error)
  // After silence the call may still be under way: nobody sends another value before it has ended.
  const answered = error instanceof WeChatError
  const set = { failures, trouble, ...(answered ? { busyUntil: 0 } : {}) }
  await context.db.updateWhere(WALLET_CARDS, mine, { set })
  return now + Math.max(pauseAfter(failures), answered ? 0 : BUSY_MS)
}

/**
 * The membership is over for good, so its card is, too. `code/unavailable`, for `code/consume` says that
 * somebody redeemed something, and cannot be told twice; a card that was ended before answers 40078.
 */
async function end(context: Context, card: WalletCardDoc): Promise<void> {
  const { _id: code, cardId: card_id } = card
  try {
    const reason = 'the member has closed the membership'
    await callCard(context, '/card/code/unavailable', { card_id, code, reason })
  } catch (error) {
    if (!(error instanceof WeChatError && error.errcode === 40078)) throw error
  }
  await moveCard(context, card, 'ended', context.clock.now())
}

/**
 * Ends every card of somebody who leaves, in a wallet or deleted from it (it could be taken back); to be
 * called before the last trace of the person goes.
 */
export async function endWallets(context: Context, memberIds: readonly MemberId[]): Promise<void> {
  const filter = { memberId: { in: memberIds }, state: { not: 'ended' } }
  const cards = await context.db.updateWhere(WALLET_CARDS, filter, { set: { ending: true } })
  if (cards === 0) return
  for (const id of memberIds) await followInWallet(context, id)
  later(context, 'end wallet cards', async () => {
    for (const id of memberIds) await tellWallet(context, id)
  })
}

function shownBy({ account, programme }: Truth): Shown {
  const { id, until } = account.tier
  const points = account.status === 'closed' ? 0 : account.balances.points
  return shownOf(points, tierRuleOf(programme, id).name.zh, until)
}

async function activate(
  context: Context,
  { _id: code }: WalletCardDoc,
  { points, tier, until }: Shown,
  { memberId }: Truth,
): Promise<void> {
  const member = await findMember(context, memberId)
  await callCard(context, '/card/membercard/activate', {
    membership_number: member?.number ?? '',
    code,
    init_bonus: points,
    init_custom_field_value1: tier,
    init_custom_field_value2: until,
  })
}

async function update(
  context: Context,
  { _id: code, cardId, shown }: WalletCardDoc,
  now: Shown,
  { account }: Truth,
): Promise<void> {
  const line = changeLine(account.outbox.at(-1)?.ref.shopName ?? '')
  await callCard(context, '/card/membercard/updateuser', {
    card_id: cardId,
    code,
    bonus: now.points,
    ...(line ? { record_bonus: line } : {}),
    custom_field_value1: now.tier,
    custom_field_value2: now.until,
    // WeChat's own notice, free of subscribe messages; not for a card that was just taken back.
    notify_optional: {
      is_notify_bonus: shown !== null && shown.points !== now.points,
      is_notify_custom_field1: shown !== null && shown.tier !== now.tier,
    },
  })
}

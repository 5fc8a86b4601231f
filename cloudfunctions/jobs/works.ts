import * as account from '../features/account'
import { purgeApprovals } from '../features/approval'
import { purgeBehaviour } from '../features/behaviour'
import * as card from '../features/card'
import { resealMembers } from '../features/member'
import { finishMerges } from '../features/merge'
import { purgeMessages, sendReminders, tellEntries } from '../features/message'
import * as offer from '../features/offer'
import { countAccounts, countDays, purgeAlerts, raiseAlert } from '../features/overview'
import * as reward from '../features/reward'
import { finishSales, tellMoves, tellSuspects } from '../features/sale'
import { purgeInvitations } from '../features/team'
import { purgeVisits } from '../features/visit'
import { purgeAnswers } from '../platform/answers'
import { DAY_MS } from '../platform/pure/day'
import { purgeStrictLimits } from '../platform/throttle'
import type { SubscribeMessages } from '../platform/wechat/subscribe'
import type { Work } from './run'

/** Visits and used codes are asked for within days; a month is kept for disputes at the desk. */
const VISITS_KEPT_MS = 31 * DAY_MS

/** WeChat repeats events for a day; they are kept longer, as evidence. */
const EVENTS_KEPT_MS = 30 * DAY_MS
const TICKETS_KEPT_MS = 7 * DAY_MS

const tellOwners: card.TellOwners = (context, subject, values) =>
  raiseAlert(context, { kind: 'wechat', subject, values })

/** Who ends holds whose maker died, by purpose. */
const FINISHERS = [...account.finishers, ...reward.finishers]

/** Apart from the others, for it needs WeChat's open API. */
export const remind = (messages: SubscribeMessages): Work => ({
  name: 'reminders',
  timer: 'minute',
  slice: (context, limit) => sendReminders(context, limit, messages),
})

/** Half-done work first, then what time has made due, then the books, then what is only told. */
export const works: Work[] = [
  {
    name: 'holds',
    timer: 'minute',
    slice: (context, limit) => account.finishHolds(context, limit, FINISHERS),
  },
  { name: 'sales', timer: 'minute', slice: finishSales },
  { name: 'merges', timer: 'minute', slice: finishMerges },
  { name: 'redemptions', timer: 'minute', slice: reward.finishRedemptions },
  { name: 'rewardStock', timer: 'minute', slice: reward.returnStock },
  { name: 'offerStock', timer: 'minute', slice: offer.returnStock },
  { name: 'due', timer: 'minute', slice: account.settleAccounts },
  {
    name: 'flush',
    timer: 'minute',
    slice: (context, limit) =>
      account.flushAccounts(context, limit, (id) =>
        raiseAlert(context, { kind: 'journal_conflict', subject: id, values: { account: id } }),
      ),
  },
  {
    name: 'tell',
    timer: 'minute',
    slice: (context, limit) =>
      account.tellUntold(context, limit, (id, entry) => tellEntries(context, id, [entry])),
  },
  { name: 'tellOffers', timer: 'minute', slice: offer.tellOffers },
  { name: 'tellMoves', timer: 'minute', slice: tellMoves },
  {
    name: 'cashiers',
    timer: 'minute',
    slice: (context, limit) =>
      tellSuspects(context, limit, ({ memberId, memberNumber, staffId, staffName, shopName }) =>
        raiseAlert(context, {
          kind: 'same_cashier',
          subject: `${memberId}:${staffId}`,
          values: { memberNumber, staffName, shopName },
        }),
      ),
  },
  {
    name: 'wechatEvents',
    timer: 'minute',
    slice: (context, limit) =>
      card.workInbox(context, limit, (inner, event) => card.handleEvent(inner, event, tellOwners)),
  },
  { name: 'cardTemplates', timer: 'minute', slice: card.pushTemplates },
  { name: 'wallets', timer: 'minute', slice: card.mirrorWallets },
  {
    name: 'cardLadder',
    timer: 'hour',
    slice: async (context) => {
      const { steppedDown } = await card.readLadder(context)
      if (steppedDown) await tellOwners(context, 'ladder', { problem: steppedDown.problem })
      return 0
    },
  },
  { name: 'expireCoupons', timer: 'hour', slice: offer.expireCoupons },
  { name: 'expireRedemptions', timer: 'hour', slice: reward.expireRedemptions },
  {
    name: 'totals',
    timer: 'hour',
    slice: async (context, limit) => ((await countAccounts(context)) ? limit : 0),
  },
  { name: 'dayTotals', timer: 'hour', slice: countDays },
  { name: 'reseal', timer: 'night', slice: resealMembers },
  {
    name: 'behaviour',
    timer: 'night',
    slice: async (context) => {
      await purgeBehaviour(context)
      return 0
    },
  },
  {
    name: 'visits',
    timer: 'night',
    slice: async (context) => {
      await purgeVisits(context, context.clock.now() - VISITS_KEPT_MS)
      return 0
    },
  },
  {
    name: 'pastQuestions',
    timer: 'night',
    slice: async (context) => {
      await purgeAlerts(context)
      await purgeApprovals(context)
      await purgeInvitations(context)
      await purgeMessages(context)
      return 0
    },
  },
  {
    name: 'wechatEvidence',
    timer: 'night',
    slice: async (context) => {
      const now = context.clock.now()
      await card.purgeInbox(context, now - EVENTS_KEPT_MS)
      await card.purgeTickets(context, now - TICKETS_KEPT_MS)
      return 0
    },
  },
  {
    name: 'limits',
    timer: 'night',
    slice: async (context) => {
      await purgeStrictLimits(context, context.clock.now() - DAY_MS)
      return 0
    },
  },
  {
    name: 'answers',
    timer: 'night',
    slice: async (context) => {
      await purgeAnswers(context, context.clock.now())
      return 0
    },
  },
]

import type { MemberCard, MemberSummary, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { Account } from '../account'
import { accountNow, balancesView, expiringOf, latestEntries, readAccount } from '../account'
import type { Programme } from '../programme'
import { currentProgramme, programmeView } from '../programme'
import { progressOf, tierRuleOf } from '../tier'
import { identityOf } from './identity'
import type { CardFields, Identity } from './record'

const LATEST_ENTRIES = 3

/**
 * The card tab in two requests side by side: the identity, and the account of the member whom access
 * found. The newest entries lie in the outbox.
 */
export async function memberSummary(context: Context, found: MemberId): Promise<MemberSummary> {
  const [identity, expected] = await Promise.all([identityOf(context), readAccount(context, found)])
  // Access remembers for a minute; the identity is what stands now.
  const account =
    identity &&
    (identity.memberId === found ? expected : await readAccount(context, identity.memberId))
  // A claim that died half way: claiming again finishes it.
  if (!account) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  return summaryOf(context, identity, account)
}

export async function summaryOf(
  context: Context,
  identity: Pick<Identity, 'memberId' | 'face' | 'unread' | 'coupons'>,
  stored: Account,
): Promise<MemberSummary> {
  const now = context.clock.now()
  const programme = await currentProgramme(context)
  const account = await accountNow(context, stored)
  const progress = progressOf(account, programme, now)
  const { face } = identity
  return {
    card: cardView(identity.memberId, face, account, programme),
    nickname: face.nickname,
    avatarFileId: face.avatarFileId,
    balances: balancesView(account),
    expiring: expiringOf(account, now),
    progress,
    ladder: programmeView(programme).tiers,
    benefits: benefitsOf(programme, progress.currentId),
    nextBenefits: progress.nextId === undefined ? [] : benefitsOf(programme, progress.nextId),
    latest: await latestEntries(context, account, LATEST_ENTRIES),
    unreadMessages: identity.unread,
    couponCount: Object.values(identity.coupons).filter((lapsesAt) => lapsesAt > now).length,
    programmeVersion: programme.version,
    version: account.version,
  }
}

export function cardView(
  memberId: MemberId,
  face: CardFields,
  account: Account,
  programme: Programme,
): MemberCard {
  const tier = tierRuleOf(programme, account.tier.id)
  const { until } = account.tier
  return {
    memberId,
    number: face.number,
    tierId: tier.id,
    tierName: tier.name,
    palette: tier.palette,
    ...(until === null ? {} : { tierUntil: until }),
    memberSince: face.memberSince,
    status: account.status === 'active' ? 'active' : 'frozen',
    wallet: face.wallet,
  }
}

function benefitsOf(programme: Programme, tierId: string): MemberSummary['benefits'] {
  const values = tierRuleOf(programme, tierId).benefits
  return programme.config.benefits.flatMap((benefit) => {
    const value = values[benefit.id]
    return value === undefined ? [] : [{ benefit, value }]
  })
}

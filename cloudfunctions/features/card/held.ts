import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { callCard } from '../../platform/wechat/card-client'
import { WeChatError } from '../../platform/wechat/errors'
import { readAccount } from '../account'
import { closedInto } from '../merge'
import type { WalletState } from './rules/events'
import type { WalletCardDoc } from './store'
import { WALLET_CARDS } from './store'

/** The cards in wallets that show this member, those of memberships merged into it among them. */
export async function heldBy(context: Context, memberId: MemberId): Promise<WalletCardDoc[]> {
  const closed = await closedInto(context, memberId)
  const cards = await context.db.query<WalletCardDoc>(WALLET_CARDS, {
    filter: { memberId: { in: [memberId, ...closed] }, state: 'held' },
    limit: 10,
  })
  const own = await Promise.all(cards.map((card) => isStillMerged(context, card, memberId)))
  return cards.filter((_card, at) => own[at])
}

/** An undone merge parts the accounts first: from then on the card is the other's again. */
async function isStillMerged(
  context: Context,
  { memberId: of }: WalletCardDoc,
  memberId: MemberId,
): Promise<boolean> {
  if (of === memberId || of === '') return true
  return (await readAccount(context, of))?.mergedInto !== undefined
}

const STATES: Readonly<Record<string, WalletState>> = {
  DELETE: 'deleted',
  UNAVAILABLE: 'ended',
  CONSUMED: 'ended',
  EXPIRE: 'ended',
}

/** What WeChat says about a card now, by its plain code; a code it does not know counts as deleted. */
export async function stateAtWeChat(
  context: Context,
  code: string,
): Promise<{ cardId: string; state: WalletState }> {
  try {
    const reply = await callCard(context, '/card/code/get', { code, check_consume: false })
    return { cardId: reply.card.card_id, state: STATES[reply.user_card_status] ?? 'held' }
  } catch (error) {
    if (error instanceof WeChatError && error.remedy === 'card_gone') {
      return { cardId: '', state: 'deleted' }
    }
    throw error
  }
}

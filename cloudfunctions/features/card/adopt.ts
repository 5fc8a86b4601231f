import type { Key, MemberId, MemberSummary } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import { followInWallet } from '../account'
import { noteForm, takeForm } from './form'
import { stateAtWeChat } from './held'
import { meetCard, moveCard } from './link'
import { tellWallet } from './mirror'
import type { WalletCardDoc } from './store'
import { WALLET_CARDS } from './store'
import { asked, decrypted, summaryNow } from './wallet'

/**
 * A card that was added outside this program (from a friend, the account's menu, its QR code), or whose
 * holder has just filled in WeChat's form: WeChat opened this program from it, with its encrypted code,
 * and so it becomes the caller's. WeChat is asked whether it is still theirs to carry.
 * @throws Refusal NOT_FOUND, ALREADY_DONE (`wallet_taken`), WECHAT_UNAVAILABLE
 */
export async function adoptWallet(
  context: Context,
  memberId: MemberId,
  { cardId, code: sealed, ticket }: { key: Key; cardId: string; code: string; ticket?: string },
): Promise<MemberSummary> {
  const code = await decrypted(context, sealed)
  const there = await asked(context, () => stateAtWeChat(context, code))
  if (there.cardId !== cardId || there.state !== 'held') {
    throw new Refusal('NOT_FOUND', 'no such card in use')
  }
  const { unionid } = context.caller
  const standing = await context.db.get<WalletCardDoc>(WALLET_CARDS, code)
  if (standing && standing.unionid !== '' && unionid !== '' && standing.unionid !== unionid) {
    throw new Refusal('ALREADY_DONE', 'WeChat knows this card as another person’s', {
      reason: 'wallet_taken',
    })
  }
  const card = await meetCard(context, { code, cardId, memberId })
  // Asked again, or coming back with the form: the card is theirs already.
  const isKnown = standing?.memberId === card.memberId && standing.state === 'held'
  if (!isKnown) await moveCard(context, card, 'held', afterwards(context, card))
  await finishAdoption(context, { ...card, memberId }, memberId, ticket)
  return summaryNow(context)
}

/**
 * Cards that wait without a member and that WeChat says are this person's. Linked at once; WeChat is
 * told afterwards. Returns how many.
 */
export async function adoptByUnion(context: Context, memberId: MemberId): Promise<number> {
  const { unionid } = context.caller
  if (unionid === '') return 0
  const waiting = await context.db.query<WalletCardDoc>(WALLET_CARDS, {
    filter: { unionid, memberId: '', state: 'held' },
    limit: 10,
  })
  for (const card of waiting) {
    const { _id: code, cardId } = card
    await meetCard(context, { code, cardId, memberId })
    const own = { ...card, memberId }
    await moveCard(context, own, 'held', afterwards(context, card))
    later(context, 'adopted card', () => finishAdoption(context, own, memberId))
  }
  return waiting.length
}

/** What was known before stays before: events count whole seconds. */
const afterwards = ({ clock }: Context, { stateAt }: WalletCardDoc) =>
  Math.max(clock.now(), stateAt + 1)

/** The form first, so that the activation finds it sent; both may be repeated. */
async function finishAdoption(
  context: Context,
  card: WalletCardDoc,
  memberId: MemberId,
  ticket?: string,
): Promise<void> {
  if (ticket !== undefined) {
    await noteForm(context, card._id, context.clock.now())
    await followInWallet(context, memberId)
  }
  if (ticket !== undefined || card.formAt !== undefined) {
    await asked(context, () => takeForm(context, card, memberId, ticket))
  }
  await tellWallet(context, memberId)
}

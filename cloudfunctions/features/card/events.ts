import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { followInWallet } from '../account'
import type { Union } from '../member'
import { UNIONS } from '../member'
import { writeMessage } from '../message'
import { noteForm, takeForm } from './form'
import { holderOf, meetCard, moveCard } from './link'
import { tellWallet } from './mirror'
import type { PushedEvent } from './rules/events'
import { eventAt, walletStateAfter } from './rules/events'
import type { TemplateDoc, TicketDoc, WalletCardDoc } from './store'
import { TEMPLATES, TICKETS } from './store'

/** Tells the owners; given by whoever calls, for features of alerts stand above this one. */
export type TellOwners = (
  context: Context,
  subject: string,
  values: Record<string, string | number>,
) => Promise<void>

/**
 * What WeChat's card events do. Each may run again at any time: it does nothing a second time. Events
 * that are not named here are evidence only (user_view_card, update_member_card, user_gifting_card,
 * user_pay_from_pay_cell, user_enter_session_from_card, card_pay_order, card_merchant_check_result).
 */
export async function handleEvent(
  context: Context,
  event: PushedEvent,
  tellOwners: TellOwners,
): Promise<void> {
  const state = walletStateAfter(event)
  if (state) {
    const card = await cardIn(context, event)
    const moved = await moveCard(context, card, state, eventAt(event))
    const holder = state === 'held' ? await holderOf(context, card) : ''
    if (holder !== '') await welcome(context, holder, card, event)
    // One that should have ended, taken back: it ends now.
    if (state === 'held' && card.ending && card.memberId !== '') {
      await tellWallet(context, card.memberId)
    }
    if (moved && state === 'ended') await tellOwners(context, card._id, { problem: 'card_ended' })
    return
  }
  const { CardId = '', Detail = '', RefuseReason = '' } = event
  switch (event['Event']) {
    case 'card_pass_check':
      await reviewed(context, CardId, { state: 'approved', trouble: null })
      return
    case 'card_not_pass_check':
      await reviewed(context, CardId, {
        state: 'refused',
        trouble: {
          problem: 'review_refused',
          errcode: 0,
          detail: RefuseReason.slice(0, 200),
          at: eventAt(event),
        },
      })
      await tellOwners(context, CardId, { problem: 'review_refused' })
      return
    case 'card_sku_remind':
      await tellOwners(context, CardId, { problem: 'out_of_stock', detail: Detail.slice(0, 200) })
      return
    case 'submit_membercard_user_info':
      await formSent(context, event)
      return
    default:
  }
}

/** The card an event is about, tied to its member as far as the event tells who that is. */
async function cardIn(context: Context, event: PushedEvent): Promise<WalletCardDoc> {
  const { UserCardCode: code = '', CardId: cardId = '' } = event
  if (code === '' || cardId === '') throw new Refusal('INVALID_INPUT', 'no card in the event')
  const memberId = await memberIn(context, event)
  const holding = {
    code,
    cardId,
    memberId,
    openid: event['FromUserName'] ?? '',
    unionid: event['UnionId'] ?? '',
  }
  try {
    return await meetCard(context, holding)
  } catch (error) {
    if (!(error instanceof Refusal && error.details?.reason === 'wallet_taken')) throw error
    context.log.warn('wallet card of another member', { cardId })
    return meetCard(context, { ...holding, memberId: '' })
  }
}

/**
 * outer_str is not signed, so it may be anything: it counts only as the nonce of a ticket that we signed
 * for this card. UnionId is WeChat's own word, where both accounts stand under one Open Platform account.
 */
async function memberIn(context: Context, event: PushedEvent): Promise<MemberId | ''> {
  if (event['Event'] !== 'user_get_card') return ''
  const { OuterStr = '', UnionId = '', CardId } = event
  if (UnionId !== '') {
    const union = await context.db.get<Union>(UNIONS, UnionId)
    if (union) return union.memberId
  }
  const ticket = OuterStr === '' ? null : await context.db.get<TicketDoc>(TICKETS, OuterStr)
  return ticket?.cardId === CardId ? (ticket?.memberId ?? '') : ''
}

/** A line in the member's message centre, once per card; and the card is activated without waiting. */
async function welcome(
  context: Context,
  memberId: MemberId,
  card: WalletCardDoc,
  event: PushedEvent,
): Promise<void> {
  const key = `wallet:${card._id}`
  const at = eventAt(event)
  await writeMessage(context, { memberId, key, kind: 'wallet_added', at, values: {} })
  await tellWallet(context, memberId)
}

async function reviewed(
  context: Context,
  cardId: string,
  set: Pick<TemplateDoc, 'state' | 'trouble'>,
): Promise<void> {
  await context.db.updateWhere(TEMPLATES, { cardId }, { set })
}

/**
 * Its holder has sent WeChat's form (or changed it): what they wrote is taken over and the card activated.
 * Of a card without a member it is only noted; who claims here later brings the rest.
 */
async function formSent(context: Context, event: PushedEvent): Promise<void> {
  const card = await cardIn(context, event)
  await noteForm(context, card._id, eventAt(event))
  const holder = await holderOf(context, card)
  if (holder === '') return
  await takeForm(context, card, holder)
  await followInWallet(context, holder)
  await tellWallet(context, holder)
}

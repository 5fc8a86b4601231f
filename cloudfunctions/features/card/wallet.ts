import type {
  AddCardFailure,
  CardClaimOutput,
  EntryScene,
  Key,
  MemberId,
  MemberSummary,
  Time,
  WalletTicket,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { sha256 } from '../../platform/ids'
import { Refusal } from '../../platform/refusal'
import { takeStrict } from '../../platform/throttle'
import { cardExtOf } from '../../platform/wechat/card-sign'
import { callCard } from '../../platform/wechat/card-client'
import { credential, discardCredential } from '../../platform/wechat/credentials'
import { WeChatError } from '../../platform/wechat/errors'
import { readAccount } from '../account'
import { purge } from '../audit'
import { forgetIdentity, identityOf, summaryOf } from '../member'
import { hasForm } from './form'
import { heldBy, stateAtWeChat } from './held'
import { heed, walletCardId } from './ladder'
import { meetCard, moveCard } from './link'
import { tellWallet } from './mirror'
import type { TicketDoc, WalletCardDoc } from './store'
import { TICKETS } from './store'

/** WeChat's ticket quota is small; a phone that reports failures must not use it up. */
const RENEWALS = { name: 'wallet_ticket', limit: 20, windowMs: 3_600_000 }

/**
 * A signed cardExt for wx.addCard: new time and nonce for every try. `failure` tells why the last one
 * did not work; a refused signature or an old ticket is answered by a fresh ticket.
 * @throws Refusal NOT_ELIGIBLE (`wallet_off`), WECHAT_UNAVAILABLE
 */
export async function beginWallet(
  context: Context,
  memberId: MemberId,
  { scene, failure }: { scene: EntryScene; failure?: AddCardFailure },
): Promise<WalletTicket> {
  const cardId = await requireCard(context)
  if (failure === 'signature' || failure === 'expired') await renewTicket(context)
  const apiTicket = await asked(context, () => credential(context, 'ticket'))
  const nonceStr = sha256(context.ids.id()).slice(0, 32)
  const at = context.clock.now()
  const timestamp = String(Math.floor(at / 1000))
  const ticket: TicketDoc = { _id: nonceStr, memberId, cardId, scene, at, schemaVersion: 1 }
  await context.db.insert(TICKETS, [ticket])
  const cardExt = cardExtOf({ apiTicket, timestamp, cardId, nonceStr }, nonceStr)
  return { cardId, cardExt, hasForm: await hasForm(context, cardId) }
}

async function renewTicket(context: Context): Promise<void> {
  await takeStrict(context, { ...RENEWALS, subject: 'all' })
  await asked(context, async () => {
    await discardCredential(context, 'ticket', await credential(context, 'ticket'))
  })
}

/**
 * What a printed code says that leads straight to WeChat's own card, without this program; WeChat keeps
 * it for 365 days. `outerStr` comes back in the event. @throws Refusal NOT_ELIGIBLE (`wallet_off`),
 * WECHAT_UNAVAILABLE
 */
export async function walletAddress(context: Context, outerStr: string): Promise<string> {
  const card_id = await requireCard(context)
  const card = { card_id, is_unique_code: false, outer_str: outerStr }
  const input = { action_name: 'QR_CARD' as const, action_info: { card } }
  return (await asked(context, () => callCard(context, '/card/qrcode/create', input))).url
}

async function requireCard(context: Context): Promise<string> {
  const cardId = await walletCardId(context)
  if (cardId !== '') return cardId
  throw new Refusal('NOT_ELIGIBLE', 'this house has no card in WeChat', { reason: 'wallet_off' })
}

/** A "no" of WeChat in the member's way becomes one they understand; the merchant hears the reason. */
export async function asked<T>(context: Context, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof Refusal) throw error
    await heed(context, error)
    throw new Refusal('WECHAT_UNAVAILABLE', 'WeChat does not do this now; the card is here', {
      retryAfterMs: 60_000,
    })
  }
}

/**
 * After wx.addCard has succeeded for a card: its code is opened, linked to the member, and the card
 * activated with number, points and tier. What WeChat does not take now, the jobs finish.
 * @throws Refusal NOT_FOUND, ALREADY_DONE (`wallet_taken`), WECHAT_UNAVAILABLE
 */
export async function confirmWallet(
  context: Context,
  memberId: MemberId,
  { cardId, code: sealed }: { key: Key; cardId: string; code: string },
): Promise<MemberSummary> {
  const code = await decrypted(context, sealed)
  const card = await meetCard(context, { code, cardId, memberId })
  await moveCard(context, card, 'held', await addedAt(context, memberId, cardId))
  await tellWallet(context, memberId)
  return summaryNow(context)
}

/** The code behind what the phone was given. @throws Refusal NOT_FOUND, WECHAT_UNAVAILABLE */
export function decrypted(context: Context, sealed: string): Promise<string> {
  return asked(context, async () => {
    try {
      return (await callCard(context, '/card/code/decrypt', { encrypt_code: sealed })).code
    } catch (error) {
      if (error instanceof WeChatError && error.remedy === 'card_gone') {
        throw new Refusal('NOT_FOUND', 'WeChat knows no such card')
      }
      throw error
    }
  })
}

/**
 * The phone's word about a card counts from when its newest pass was signed: whatever happened to the card
 * before was known to the person who then added it, whatever comes later is WeChat's to tell.
 */
async function addedAt(context: Context, memberId: MemberId, cardId: string): Promise<Time> {
  const [ticket] = await context.db.query<TicketDoc>(TICKETS, {
    filter: { memberId, cardId },
    order: [['at', 'desc']],
    limit: 1,
  })
  if (!ticket) throw new Refusal('NOT_FOUND', 'no pass was signed for this card')
  return ticket.at
}

export async function summaryNow(context: Context): Promise<CardClaimOutput['summary']> {
  forgetIdentity(context)
  const identity = await identityOf(context)
  const account = identity && (await readAccount(context, identity.memberId))
  if (!account) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  return summaryOf(context, identity, account)
}

/**
 * What wx.openCard takes. A card that was deleted without our hearing of it (no callbacks set up, or one
 * lost) is noticed here; a silent WeChat keeps nobody from their card. @throws Refusal NOT_FOUND
 */
export async function openWallet(
  context: Context,
  memberId: MemberId,
): Promise<{ cardId: string; code: string }> {
  for (const card of await heldBy(context, memberId)) {
    if (await isThere(context, card)) return { cardId: card.cardId, code: card._id }
  }
  throw new Refusal('NOT_FOUND', 'this card is not in the wallet')
}

async function isThere(context: Context, card: WalletCardDoc): Promise<boolean> {
  try {
    const { state } = await stateAtWeChat(context, card._id)
    if (state === 'held') return true
    await moveCard(context, card, state, context.clock.now())
    return false
  } catch (error) {
    context.log.warn('card not looked at', { reason: String(error) })
    return true
  }
}

/** For the retention job, with a line in the log: they name who they were signed for. */
export function purgeTickets(context: Context, before: Time): Promise<number> {
  return purge(context, 'ticket.purge', TICKETS, { filter: { at: { below: before } }, before })
}

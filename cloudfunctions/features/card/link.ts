import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { Refusal } from '../../platform/refusal'
import { followInWallet } from '../account'
import { changeMember, findMember, leadsTo } from '../member'
import type { WalletState } from './rules/events'
import { supersedes } from './rules/events'
import type { WalletCardDoc } from './store'
import { WALLET_CARDS } from './store'

export interface Holding {
  code: string
  cardId: string
  memberId: MemberId | ''
  openid?: string
  unionid?: string
}

/**
 * Meets a card in the wallet and ties it to its member; told by the phone (wx.addCard) and by WeChat's
 * events, whichever comes first. A card has one member for good.
 * @throws Refusal ALREADY_DONE (`wallet_taken`)
 */
export function meetCard(
  context: Context,
  { code, cardId, memberId, openid = '', unionid = '' }: Holding,
): Promise<WalletCardDoc> {
  return insertOrMeet(context, {
    _id: code,
    cardId,
    memberId,
    openid,
    unionid,
    state: 'unknown',
    stateAt: 0,
    active: false,
    shown: null,
    busyUntil: 0,
    failures: 0,
    trouble: null,
    schemaVersion: 1,
  })
}

async function insertOrMeet(context: Context, fresh: WalletCardDoc): Promise<WalletCardDoc> {
  try {
    await context.db.insert(WALLET_CARDS, [fresh])
    return fresh
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const { _id, memberId, openid, unionid } = fresh
  if (memberId !== '') {
    await context.db.updateWhere(WALLET_CARDS, { _id, memberId: '' }, { set: { memberId } })
  }
  if (openid !== '') {
    await context.db.updateWhere(WALLET_CARDS, { _id, openid: '' }, { set: { openid, unionid } })
  }
  const standing = await context.db.get<WalletCardDoc>(WALLET_CARDS, _id)
  if (!standing) throw new Refusal('BUSY', 'the card has just gone; try again')
  if (memberId !== '' && !(await isOf(context, standing, memberId))) {
    throw new Refusal('ALREADY_DONE', 'this WeChat card belongs to another membership', {
      reason: 'wallet_taken',
    })
  }
  return standing
}

/** A card stays tied to the membership it came to; who has been merged since carries it on. */
async function isOf(context: Context, card: WalletCardDoc, memberId: MemberId): Promise<boolean> {
  if (card.memberId === memberId) return true
  return card.memberId !== '' && (await leadsTo(context, card.memberId)).includes(memberId)
}

/**
 * What happened to a card at WeChat, in the order in which it happened there, whatever the order in which
 * it is told. Returns whether it was news.
 */
export async function moveCard(
  context: Context,
  card: WalletCardDoc,
  state: WalletState,
  at: Time,
): Promise<boolean> {
  if (!supersedes(card, state, at)) return false
  const filter = { _id: card._id, state: card.state, stateAt: card.stateAt }
  // A card taken back keeps its code and activation; its values are sent again.
  const set = { state, stateAt: at, ...(state === 'held' ? { shown: null } : {}) }
  if ((await context.db.updateWhere(WALLET_CARDS, filter, { set })) === 0) {
    const standing = await context.db.get<WalletCardDoc>(WALLET_CARDS, card._id)
    return standing ? moveCard(context, standing, state, at) : false
  }
  if (card.memberId === '') return true
  if (state === 'held') await followInWallet(context, card.memberId)
  const holder = await holderOf(context, card)
  if (holder === '') return true
  const wallet = state === 'held' ? 'added' : 'deleted'
  const key = `wallet:${card._id}:${state}:${String(at)}`
  await changeMember(context, holder, key, () => ({ wallet }))
  return true
}

/** Whose a card is today, after merges; '' for nobody's, and for who has been erased. */
export async function holderOf(context: Context, card: WalletCardDoc): Promise<MemberId | ''> {
  if (card.memberId === '' || card.ending) return ''
  const holder = (await leadsTo(context, card.memberId)).at(-1) ?? card.memberId
  const member = await findMember(context, holder)
  return member && member.status !== 'erased' ? holder : ''
}

/** Whose card a code from WeChat's wallet is, as a scanner reads it; '' when nobody's. One request. */
export async function memberOfWalletCode(context: Context, code: string): Promise<MemberId | ''> {
  const card = await context.db.get<WalletCardDoc>(WALLET_CARDS, code)
  return card?.state === 'held' ? card.memberId : ''
}

import type { AddCardFailure, MemberCard, WalletTicket } from '../../typings/contract'
import { newKey } from '../lib/key'
import { CallError, consumer, serverNow } from './cloud'
import { words } from './language'
import { keepSummary } from './member'
import { problemOf, showProblem } from './problem'
import { entryScene } from './session'

/** Why a card did not get into the wallet; the words of the dictionary. */
type Why =
  'cancelled' | 'signature' | 'repeated' | 'expired' | 'limit' | 'stock' | 'review' | 'other'

type Outcome = { added: true; hasForm: boolean } | { added: false; why: Why; text: string }

export interface WalletRow {
  name: string
  line: string
}

/** The row on the card tab; null where the house has no WeChat card. */
export function walletRow({ wallet }: MemberCard, offered: boolean): WalletRow | null {
  const { wallet: t } = words()
  if (wallet === 'added') return { name: t.open, line: '' }
  return offered ? { name: t.add, line: t.addLine } : null
}

/**
 * Puts the member's card into WeChat's wallet. What does not work is said in words, with a way on: the
 * card works here in any case.
 */
export async function addToWallet(): Promise<void> {
  let failure: AddCardFailure | undefined
  for (;;) {
    const outcome = await addOnce(failure)
    const { wallet: t, buttons } = words()
    if (outcome.added && outcome.hasForm) {
      await openInWallet()
      return
    }
    if (outcome.added) {
      void wx.showToast({ title: t.added, icon: 'none' })
      return
    }
    const { confirm } = await wx.showModal({
      title: t.title,
      content: outcome.text,
      confirmText: buttons.retry,
      cancelText: buttons.later,
    })
    if (!confirm) return
    failure = failureOf(outcome.why)
  }
}

async function addOnce(failure: AddCardFailure | undefined): Promise<Outcome> {
  try {
    const ticket = await consumer('wallet.begin', {
      key: newKey('wallet', serverNow()),
      scene: entryScene().scene,
      ...(failure ? { failure } : {}),
    })
    return await addCard(ticket)
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return { added: false, why: 'other', text: problemOf(error).text }
  }
}

/** The success callback alone is no proof: every card tells of itself. */
async function addCard({ cardId, cardExt, hasForm }: WalletTicket): Promise<Outcome> {
  let cards: WechatMiniprogram.AddCardResponseInfo[]
  try {
    cards = (await wx.addCard({ cardList: [{ cardId, cardExt }] })).cardList
  } catch (error) {
    const why = whyOf((error as { errMsg?: string }).errMsg ?? '')
    return { added: false, why, text: words().wallet[why] }
  }
  const card = cards.find((each) => each.isSuccess && each.cardId === cardId)
  if (!card) return { added: false, why: 'other', text: words().wallet.other }
  const key = newKey('wallet', serverNow())
  keepSummary(await consumer('wallet.confirm', { key, cardId, code: card.code }))
  return { added: true, hasForm }
}

/**
 * WeChat's texts after `addCard:fail` are not published but for `cancel`; what is not recognised becomes
 * the general sentence. To be read off a device once.
 */
function whyOf(errMsg: string): Why {
  const text = errMsg.toLowerCase()
  if (text.includes('cancel')) return 'cancelled'
  if (text.includes('nonce')) return 'repeated'
  if (text.includes('expired')) return 'expired'
  if (text.includes('signature')) return 'signature'
  if (text.includes('limit')) return 'limit'
  if (text.includes('stock')) return 'stock'
  return text.includes('verified') ? 'review' : 'other'
}

function failureOf(why: Why): AddCardFailure | undefined {
  if (why === 'signature' || why === 'repeated' || why === 'expired') return why
  return why === 'cancelled' ? undefined : 'other'
}

export async function openInWallet(): Promise<void> {
  try {
    const { cardId, code } = await consumer('wallet.open', {})
    await wx.openCard({ cardList: [{ cardId, code }] })
  } catch (error) {
    if (error instanceof CallError) showProblem(error)
    else void wx.showToast({ title: words().wallet.other, icon: 'none' })
  }
}

import { ask, type CardFace } from '../../api/services'
import type { PhoneRuntime } from '../../runtime/contract'
import { holder } from '../holder'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'
import { cardCode, cardFace } from './card'

/** What the merchant changes shows within this time while the wallet is open. */
const LOOK_MS = 1000

/**
 * WeChat's wallet: the cards that `load` finds, followed while it is open. The person may fill in a card's
 * form and remove it.
 */
export function showWallet(runtime: PhoneRuntime, load: () => Promise<CardFace[]>): Promise<void> {
  const words = texts(runtime).card
  const room = element('div', { class: 'half' })
  let shown = ''
  const look = async (): Promise<void> => {
    const cards = await load()
    const state = JSON.stringify(cards)
    if (state === shown) return
    shown = state
    room.replaceChildren(
      ...(cards.length === 0 ? [element('p', { class: 'why' }, words.walletEmpty)] : []),
      ...cards.map((card) => oneCard(runtime, card, () => void refresh())),
    )
  }
  const refresh = (): Promise<void> =>
    look().catch((error: unknown) => runtime.report(error, 'wallet'))
  const timer = setInterval(() => void refresh(), LOOK_MS)
  void refresh()
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'wallet',
      place: 'page',
      label: words.walletTitle,
      dismissed: null,
      closed: () => clearInterval(timer),
      draw: (done) =>
        element(
          'div',
          { class: 'scroll' },
          element(
            'div',
            { class: 'bar' },
            action('back', '‹', () => done(null)),
            words.walletTitle,
          ),
          room,
        ),
    })
    .then(() => undefined)
}

function oneCard(runtime: PhoneRuntime, card: CardFace, changed: () => void): HTMLElement {
  const words = texts(runtime).card
  if (!card.held || !card.code) return element('p', { class: 'why' }, words.walletEmpty)
  const { code } = card
  const act = (run: () => Promise<unknown>) => (): void => {
    run()
      .then(changed)
      .catch((error: unknown) => runtime.report(error, 'wallet'))
  }
  const send = act(() => ask(runtime, 'wechat.submitForm', { code, ...typed(runtime) }))
  const remove = act(() => ask(runtime, 'wechat.deleteCard', { code }))
  const labels: Partial<Record<string, string>> = words.fields
  const fact = (label: string, value: string) =>
    element('div', { class: 'fact' }, element('span', {}, label), element('span', {}, value))
  return element(
    'section',
    { class: 'walletcard', 'aria-label': card.title },
    cardFace(card),
    element(
      'div',
      { class: 'figures' },
      ...(card.fields ?? []).map(({ label, value }) =>
        element('div', {}, element('b', {}, value || '–'), labels[label] ?? label),
      ),
    ),
    element('div', { class: 'show' }, cardCode(code), element('span', {}, code)),
    card.lastRecord ? fact(words.lastRecord, card.lastRecord) : null,
    card.active ? null : fact(words.state, words.inactive),
    card.hasForm ? action('activate', words.activate, send, 'primary wide') : null,
    action('delete', words.remove, remove, 'plain danger'),
  )
}

/** What WeChat fills in for the person. */
const typed = (runtime: PhoneRuntime) => ({
  USER_FORM_INFO_FLAG_MOBILE: holder(runtime).phoneNumber,
})

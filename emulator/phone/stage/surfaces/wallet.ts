import { ask, type CardFace } from '../../api/services'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { enterProgram } from '../enter-program'
import { scenes } from '../state'
import { surfaceLayer, texts } from '../surfaces'
import { cardCode, cardFace } from './card'
import { showCardForm } from './card-form'

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
  const fill = act(async () => {
    const page = await showCardForm(runtime, card)
    if (page) enterProgram(page, scenes.wallet)
  })
  const enter = act(async () => {
    enterProgram((await ask(runtime, 'wechat.enterFromCard', { code })).page, scenes.wallet)
  })
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
    ...entries(card, words.activate, fill, enter),
    action('delete', words.remove, remove, 'plain danger'),
  )
}

/** What leads on from the card: its form while it waits for one, else the merchant's button. */
function entries(
  { form = [], button = '', active }: CardFace,
  activate: string,
  fill: () => void,
  enter: () => void,
) {
  if (form.length > 0) return [action('activate', activate, fill, 'primary wide')]
  if (button === '') return []
  return [action('enter', active ? button : activate, enter, 'primary wide')]
}

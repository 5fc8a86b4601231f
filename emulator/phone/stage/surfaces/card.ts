import type { CardFace } from '../../api/services'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'

function face(card: CardFace): HTMLElement {
  const drawn = element(
    'div',
    { class: 'wxcard' },
    element(
      'div',
      { class: 'brand' },
      element(
        'span',
        { class: 'logo', 'aria-hidden': 'true' },
        card.logoUrl ? element('img', { src: card.logoUrl, alt: '' }) : card.brandName.slice(0, 1),
      ),
      element('span', {}, card.brandName),
    ),
    element('div', { class: 'name' }, card.title),
    element('div', { class: 'number' }, card.code ?? ''),
  )
  drawn.style.setProperty('--card', card.color)
  return drawn
}

function facts(card: CardFace, idLabel: string): HTMLElement[] {
  const rows = [...(card.fields ?? []), { label: idLabel, value: card.cardId }]
  return rows.map(({ label, value }) =>
    element('div', { class: 'fact' }, element('span', {}, label), element('span', {}, value)),
  )
}

/** The sheet of wx.addCard. True when the person adds the card. */
export function showCardSheet(runtime: PhoneRuntime, card: CardFace): Promise<boolean> {
  const words = texts(runtime)
  return surfaceLayer(runtime).show<boolean>({
    kind: 'card',
    place: 'page',
    label: words.card.title,
    dismissed: false,
    draw: (done) =>
      element(
        'div',
        { class: 'scroll' },
        element(
          'div',
          { class: 'bar' },
          action('cancel', words.cancel, () => done(false)),
          words.card.title,
        ),
        element(
          'div',
          { class: 'half' },
          face(card),
          element('div', {}, ...facts(card, words.card.cardId)),
          action('add', words.card.add, () => done(true), 'primary wide'),
        ),
      ),
  })
}

/** The wallet of wx.openCard. */
export function showWallet(runtime: PhoneRuntime, cards: CardFace[]): Promise<void> {
  const words = texts(runtime)
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'wallet',
      place: 'page',
      label: words.card.walletTitle,
      dismissed: null,
      draw: (done) =>
        element(
          'div',
          { class: 'scroll' },
          element(
            'div',
            { class: 'bar' },
            action('back', '‹', () => done(null)),
            words.card.walletTitle,
          ),
          element(
            'div',
            { class: 'half' },
            ...cards.flatMap((card) =>
              card.held
                ? [face(card), element('div', {}, ...facts(card, words.card.cardId))]
                : [element('p', { class: 'why' }, words.card.walletEmpty)],
            ),
          ),
        ),
    })
    .then(() => undefined)
}

import qrcode from 'qrcode-generator'
import type { CardFace } from '../../api/services'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'

const CODE_SIDE_PX = 168
const QUIET_MODULES = 2

/** The card as WeChat draws it: brand and title on the card's colour. */
export function cardFace(card: CardFace): HTMLElement {
  const drawn = element(
    'div',
    { class: 'wxcard' },
    element(
      'div',
      { class: 'brand' },
      element('span', { class: 'logo', 'aria-hidden': 'true' }, logo(card)),
      element('span', {}, card.brandName),
    ),
    element('div', { class: 'name' }, card.title),
    element('div', { class: 'number' }, card.number || card.code || ''),
  )
  drawn.style.setProperty('--card', card.color)
  return drawn
}

/** Pictures of WeChat's own servers are not fetched: the brand's first letter stands for them. */
const logo = ({ logoUrl, brandName }: CardFace): HTMLElement | string =>
  logoUrl.startsWith(`${location.origin}/`)
    ? element('img', { src: logoUrl, alt: '' })
    : brandName.slice(0, 1)

/** The code that a till reads; WeChat's bar code is drawn as a QR code here. */
export function cardCode(text: string): HTMLCanvasElement {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const modules = code.getModuleCount() + 2 * QUIET_MODULES
  const side = Math.floor(CODE_SIDE_PX / modules)
  const canvas = element('canvas', { width: modules * side, height: modules * side, class: 'code' })
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#000'
  for (let y = 0; y < code.getModuleCount(); y++) {
    for (let x = 0; x < code.getModuleCount(); x++) {
      if (!code.isDark(y, x)) continue
      context.fillRect((x + QUIET_MODULES) * side, (y + QUIET_MODULES) * side, side, side)
    }
  }
  return canvas
}

/** The sheet of wx.addCard. True when the person adds the cards. */
export function showCardSheet(runtime: PhoneRuntime, cards: CardFace[]): Promise<boolean> {
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
          ...cards.flatMap((card) => [
            cardFace(card),
            element('p', { class: 'why' }, card.notice ?? ''),
          ]),
          action('add', words.card.add, () => done(true), 'primary wide'),
        ),
      ),
  })
}

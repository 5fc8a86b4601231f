import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'

export interface Bill {
  amountFen: number
  payee: string
  description: string
}

function yuan(amountFen: number): string {
  return `¥${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`
}

function fact(label: string, value: string): HTMLElement {
  return element('div', { class: 'fact' }, element('span', {}, label), element('span', {}, value))
}

/** WeChat Pay's sheet. True when paid, false when closed. */
export function showPayment(runtime: PhoneRuntime, bill: Bill): Promise<boolean> {
  const words = texts(runtime).pay
  const { close } = texts(runtime)
  return surfaceLayer(runtime).show<boolean>({
    kind: 'payment',
    place: 'sheet',
    label: words.title,
    draw(done) {
      const shut = action('close', '×', () => done(false), 'close')
      shut.setAttribute('aria-label', close)
      return element(
        'div',
        { class: 'pay-sheet' },
        shut,
        element('h2', {}, words.title),
        element('p', {}, bill.description),
        element('div', { class: 'amount' }, yuan(bill.amountFen)),
        fact(words.payee, bill.payee),
        fact(words.method, words.balance),
        action('pay', words.pay, () => done(true), 'primary wide'),
        element('p', { class: 'why' }, words.note),
      )
    },
  })
}

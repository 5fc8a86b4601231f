import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'
import { asker } from './consent'

export interface MessageTemplate {
  id: string
  title: string
}

export interface SubscribeAnswer {
  accepted: string[]
  /** "Always keep these choices". */
  always: boolean
}

/** A row that is on or off; its mark follows. */
function tickRow(
  name: string,
  label: string,
  on: boolean,
  changed: (on: boolean) => void,
): HTMLElement {
  const row = element(
    'button',
    {
      type: 'button',
      class: 'row',
      role: 'checkbox',
      'aria-checked': String(on),
      'data-action': name,
    },
    element('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
    element('span', { class: 'grow' }, label),
  )
  row.addEventListener('click', () => {
    const next = row.getAttribute('aria-checked') !== 'true'
    row.setAttribute('aria-checked', String(next))
    changed(next)
  })
  return row
}

/** The dialog of wx.requestSubscribeMessage: every template starts ticked, as WeChat shows it. */
export function askSubscribe(
  runtime: PhoneRuntime,
  templates: MessageTemplate[],
): Promise<SubscribeAnswer> {
  const words = texts(runtime)
  const accepted = new Set(templates.map(({ id }) => id))
  let always = false
  return surfaceLayer(runtime).show<SubscribeAnswer>({
    kind: 'subscribe',
    place: 'sheet',
    label: words.subscribe.asks,
    draw: (done) =>
      element(
        'div',
        { class: 'half' },
        asker(runtime, words.subscribe.asks),
        element(
          'div',
          {},
          ...templates.map(({ id, title }) =>
            tickRow(id, title, true, (on) => {
              if (on) accepted.add(id)
              else accepted.delete(id)
            }),
          ),
        ),
        tickRow('always', words.subscribe.keep, false, (on) => {
          always = on
        }),
        element(
          'div',
          { class: 'pair' },
          action('refuse', words.cancel, () => done({ accepted: [], always }), 'plain'),
          action('allow', words.allow, () => done({ accepted: [...accepted], always }), 'primary'),
        ),
      ),
  })
}

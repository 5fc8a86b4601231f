import { personNamed } from '../../locales/people'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { askStage, otherPhones } from '../other-phones'
import { surfaceLayer, texts } from '../surfaces'

export interface SharedMessage {
  title: string
  path: string
  imageUrl: string
}

/** WeChat's scene number for a mini program card in a friend's chat. */
const friendScene = 1007

/**
 * The sheet of a share: the message as a friend will see it, and the other phones of the stage as friends.
 * Sending opens the page on that phone with scene 1007. WeChat tells the program nothing of the outcome.
 */
export function showShare(runtime: PhoneRuntime, message: SharedMessage): Promise<void> {
  const words = texts(runtime)
  const language = runtime.settings.language.startsWith('zh') ? 'zh-CN' : 'en'
  let friend = otherPhones()[0]
  const send = (): void => {
    if (!friend) return
    const path = message.path.replace(/^\//, '')
    askStage({ verb: 'open', to: friend, path, scene: friendScene })
  }
  const friends = otherPhones().map((phone) => {
    const row = action(`to:${phone}`, personNamed(phone).name[language], () => {
      friend = phone
      for (const other of friends) other.setAttribute('aria-checked', String(other === row))
    })
    row.className = 'row'
    row.setAttribute('role', 'radio')
    row.setAttribute('aria-checked', String(phone === friend))
    row.prepend(element('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'))
    return row
  })
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'share',
      place: 'sheet',
      label: words.share.title,
      dismissed: null,
      draw: (done) =>
        element(
          'div',
          { class: 'half' },
          element('h2', {}, words.share.title),
          element(
            'div',
            { class: 'row' },
            message.imageUrl && element('img', { class: 'avatar', src: message.imageUrl, alt: '' }),
            element('span', { class: 'grow' }, message.title, element('small', {}, message.path)),
          ),
          element('div', { role: 'radiogroup', 'aria-label': words.share.title }, ...friends),
          element(
            'div',
            { class: 'pair' },
            action('cancel', words.cancel, () => done(null), 'plain'),
            action(
              'send',
              words.share.send,
              () => {
                send()
                done(null)
              },
              'primary',
            ),
          ),
        ),
    })
    .then(() => undefined)
}

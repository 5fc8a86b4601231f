import { personNamed } from '../../locales/people'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { askStage, otherPhones } from '../other-phones'
import { surfaceLayer, texts } from '../surfaces'

export interface SharedMessage {
  title: string
  path: string
  imageUrl: string
  /** On Moments, where every friend sees it, instead of in one friend's chat. */
  toMoments: boolean
}

/** WeChat's scene numbers: a card in a friend's chat, and a page opened from Moments. */
const friendScene = 1007
const momentsScene = 1154

/**
 * The sheet of a share: the message as a friend will see it, and the other phones of the stage as friends.
 * Sending opens the page on that phone with scene 1007, or 1154 from Moments. WeChat tells the program nothing of the outcome.
 */
export function showShare(runtime: PhoneRuntime, message: SharedMessage): Promise<void> {
  const words = texts(runtime)
  const language = runtime.settings.language.startsWith('zh') ? 'zh-CN' : 'en'
  const title = message.toMoments ? words.share.toMoments : words.share.title
  let friend = otherPhones()[0]
  const send = (): void => {
    if (!friend) return
    const path = message.path.replace(/^\//, '')
    const scene = message.toMoments ? momentsScene : friendScene
    askStage({ verb: 'open', to: friend, path, scene })
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
      label: title,
      dismissed: null,
      draw: (done) =>
        element(
          'div',
          { class: 'half' },
          element('h2', {}, title),
          element(
            'div',
            { class: 'row' },
            message.imageUrl && element('img', { class: 'avatar', src: message.imageUrl, alt: '' }),
            element('span', { class: 'grow' }, message.title, element('small', {}, message.path)),
          ),
          element('div', { role: 'radiogroup', 'aria-label': title }, ...friends),
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

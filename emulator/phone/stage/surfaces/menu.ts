import { personNamed } from '../../locales/people'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'
import { asker } from './consent'

/** The capsule's menu. Answers the name of what was chosen, '' for nothing. */
export function showMenu(
  runtime: PhoneRuntime,
  share: { toFriends: boolean; toMoments: boolean },
  otherHolders: string[],
): Promise<string> {
  const words = texts(runtime)
  const language = runtime.settings.language.startsWith('zh') ? 'zh-CN' : 'en'
  return surfaceLayer(runtime).show<string>({
    kind: 'menu',
    place: 'sheet',
    label: words.menu.title,
    dismissed: '',
    draw(done) {
      const holders = otherHolders.map((id) =>
        action(`as:${id}`, `${words.menu.holder} ${personNamed(id).name[language]}`, () =>
          done(`as:${id}`),
        ),
      )
      return element(
        'div',
        { class: 'options' },
        element('div', { class: 'note' }, asker(runtime)),
        share.toFriends && action('share', words.menu.share, () => done('share')),
        share.toMoments && action('moments', words.share.toMoments, () => done('moments')),
        action('scan', words.menu.scan, () => done('scan')),
        action('wallet', words.menu.wallet, () => done('wallet')),
        action('settings', words.menu.settings, () => done('settings')),
        action('reopen', words.menu.reopen, () => done('reopen')),
        ...holders,
        action('cancel', words.cancel, () => done(''), 'last'),
      )
    },
  })
}

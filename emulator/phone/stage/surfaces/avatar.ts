import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { holder } from '../holder'
import { surfaceLayer, texts } from '../surfaces'

/** The sheet of `open-type="chooseAvatar"`: the WeChat picture, or a file. Undefined when dismissed. */
export function showAvatar(runtime: PhoneRuntime): Promise<Blob | undefined> {
  const words = texts(runtime)
  const picture = element('img', { class: 'avatar', alt: '' })
  const own = holder(runtime).avatar()
  void own.then((blob) => {
    picture.src = URL.createObjectURL(blob)
  })
  return surfaceLayer(runtime)
    .show<Blob | null>({
      kind: 'avatar',
      place: 'sheet',
      label: words.avatar.title,
      dismissed: null,
      draw(done) {
        const file = element('input', { type: 'file', accept: 'image/*', hidden: true })
        file.addEventListener('change', () => {
          const [chosen] = file.files ?? []
          if (chosen) done(chosen)
        })
        const mine = action('mine', words.avatar.useMine, () => void own.then(done), 'row')
        mine.prepend(picture)
        return element(
          'div',
          { class: 'half' },
          element('h2', {}, words.avatar.title),
          element(
            'div',
            {},
            mine,
            action('album', words.avatar.fromAlbum, () => file.click(), 'row'),
            file,
          ),
          element(
            'div',
            { class: 'pair' },
            action('cancel', words.cancel, () => done(null), 'plain'),
          ),
        )
      },
    })
    .then((outcome) => outcome ?? undefined)
}

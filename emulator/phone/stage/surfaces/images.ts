import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { canvasBlob } from '../holder'
import { surfaceLayer, texts } from '../surfaces'

const sampleSize = 640

/** A drawn picture for trying things out without a file at hand. */
function samplePicture(): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = sampleSize
  canvas.height = sampleSize
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no canvas')
  const sky = context.createLinearGradient(0, 0, 0, sampleSize)
  sky.addColorStop(0, '#9fd3c7')
  sky.addColorStop(1, '#f6e7c1')
  context.fillStyle = sky
  context.fillRect(0, 0, sampleSize, sampleSize)
  context.fillStyle = '#2d6a5a'
  context.beginPath()
  context.moveTo(0, 480)
  context.bezierCurveTo(160, 260, 260, 520, 400, 360)
  context.bezierCurveTo(480, 280, 560, 420, 640, 380)
  context.lineTo(640, 640)
  context.lineTo(0, 640)
  context.fill()
  return canvasBlob(canvas, 'image/jpeg', 0.9)
}

/** Where pictures come from: files of this computer, or the sample. Empty when dismissed. */
export function chooseImages(runtime: PhoneRuntime, count: number): Promise<Blob[]> {
  const words = texts(runtime)
  return surfaceLayer(runtime).show<Blob[]>({
    kind: 'image-source',
    place: 'sheet',
    label: words.image.fromAlbum,
    dismissed: [],
    draw(done) {
      const file = element('input', {
        type: 'file',
        accept: 'image/*',
        hidden: true,
        multiple: count > 1,
      })
      file.addEventListener('change', () => done([...(file.files ?? [])].slice(0, count)))
      return element(
        'div',
        { class: 'options' },
        file,
        action('album', words.image.fromAlbum, () => file.click()),
        action('sample', words.image.sample, () => void samplePicture().then((one) => done([one]))),
        action('cancel', words.cancel, () => done([]), 'last'),
      )
    },
  })
}

/** wx.previewImage: full screen, a tap closes, arrows turn. */
export function showPreview(runtime: PhoneRuntime, urls: string[], start: number): Promise<void> {
  const words = texts(runtime)
  let at = start
  const picture = element('img', { alt: '' })
  const count = element('div', { class: 'count' })
  const turn = (to: number): void => {
    at = Math.min(urls.length - 1, Math.max(0, to))
    picture.src = urls[at] ?? ''
    count.textContent = `${at + 1} / ${urls.length}`
  }
  turn(start)
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'preview',
      place: 'page',
      label: words.image.fromAlbum,
      dismissed: null,
      draw(done) {
        const tools = element(
          'div',
          { class: 'tools' },
          action('previous', '‹', () => turn(at - 1)),
          action('close', words.close, () => done(null)),
          action('next', '›', () => turn(at + 1)),
        )
        return element(
          'div',
          { style: 'display:contents' },
          element('div', { class: 'picture', onclick: () => done(null) }, picture),
          count,
          tools,
        )
      },
    })
    .then(() => undefined)
}

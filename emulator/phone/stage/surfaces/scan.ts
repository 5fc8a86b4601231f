import type { PhoneRuntime } from '../../runtime/contract'
import { personNamed } from '../../locales/people'
import type { FoundCode, ScanType } from '../decode'
import { action, element } from '../element'
import { shownPictures } from '../other-phones'
import type { ShownPicture } from '../other-phones'
import { surfaceLayer, texts } from '../surfaces'

export interface ScanRequest {
  onlyFromCamera: boolean
  types: ScanType[]
}

/** How often the viewfinder looks at the other phones and at the camera. */
const lookEveryMs = 400
/** A code that fills the picture edge to edge lacks the quiet zone readers need; this adds one. */
const quietZone = 0.12
/** Larger pictures are read at this width: faster, and still several pixels per module. */
const widestPx = 900

/** A copy of the picture on white with a quiet zone around it, at a readable size. */
function onWhite(picture: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const scale = Math.min(1, widestPx / width)
  const margin = Math.round(width * scale * quietZone)
  const copy = document.createElement('canvas')
  copy.width = Math.round(width * scale) + margin * 2
  copy.height = Math.round(height * scale) + margin * 2
  const context = copy.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('this browser draws no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, copy.width, copy.height)
  context.drawImage(picture, margin, margin, width * scale, height * scale)
  return copy
}

function sizeOf(picture: ShownPicture['picture']): [number, number] {
  return 'naturalWidth' in picture
    ? [picture.naturalWidth, picture.naturalHeight]
    : [picture.width, picture.height]
}

/** The decoder is large and comes when a viewfinder first opens. */
async function read(copy: HTMLCanvasElement, types: ScanType[]): Promise<FoundCode | undefined> {
  const { decode } = await import('../decode')
  const pixels = copy.getContext('2d')?.getImageData(0, 0, copy.width, copy.height)
  return pixels && decode(pixels, types)
}

/** The viewfinder while it is open: what it points at, and what it does with what it sees. */
class Viewfinder {
  readonly view = element('canvas', { class: 'view', 'aria-hidden': 'true' })
  readonly hint = element('div', { class: 'hint', role: 'status' })
  readonly aims = element('div', { class: 'list' })
  private readonly timer = setInterval(() => this.look(), lookEveryMs)
  private stream: MediaStream | undefined
  private readonly video = element('video', { playsinline: true, muted: true })
  private shown = ''

  constructor(
    private readonly runtime: PhoneRuntime,
    private readonly request: ScanRequest,
    private readonly done: (found: FoundCode) => void,
  ) {
    this.say(texts(runtime).scan.hint)
    this.look()
  }

  private say(words: string): void {
    this.hint.textContent = words
  }

  private look(): void {
    this.listAims()
    if (this.stream && this.video.videoWidth) {
      this.point(this.video, this.video.videoWidth, this.video.videoHeight, true)
    }
  }

  /** One live thumbnail for each picture of another phone; its name is what a person would aim at. */
  private listAims(): void {
    const pictures = shownPictures()
    const signature = pictures
      .map(({ phone, picture }) => `${phone}:${sizeOf(picture).join('x')}`)
      .join()
    if (signature !== this.shown || !this.aims.childElementCount) {
      this.shown = signature
      const empty = element('div', { class: 'none' }, texts(this.runtime).scan.nothingShown)
      this.aims.replaceChildren(
        ...(pictures.length ? pictures.map((one) => this.aim(one)) : [empty]),
      )
    }
    for (const [index, { picture }] of pictures.entries()) {
      const thumbnail = this.aims.children[index]?.querySelector('canvas')
      if (thumbnail) paint(thumbnail, picture, ...sizeOf(picture))
    }
  }

  private aim({ phone, picture }: ShownPicture): HTMLElement {
    const { name } = personNamed(phone)
    const words = this.runtime.settings.language.startsWith('zh') ? name['zh-CN'] : name.en
    const button = action(
      `aim:${phone}`,
      words,
      () => this.point(picture, ...sizeOf(picture), false),
      'aim',
    )
    button.prepend(element('canvas', { 'aria-hidden': 'true' }))
    return button
  }

  /** Shows the picture in the viewfinder and reads it; a camera keeps looking, a picture is judged once. */
  point(picture: CanvasImageSource, width: number, height: number, keepsLooking: boolean): void {
    const copy = onWhite(picture, width, height)
    paint(this.view, copy, copy.width, copy.height)
    void this.judge(copy, keepsLooking)
  }

  private async judge(copy: HTMLCanvasElement, keepsLooking: boolean): Promise<void> {
    const found = await read(copy, this.request.types)
    if (found) this.done(found)
    else if (!keepsLooking) this.say(texts(this.runtime).scan.notFound)
  }

  async openFile(file: File): Promise<void> {
    const bitmap = await createImageBitmap(file)
    this.point(bitmap, bitmap.width, bitmap.height, false)
  }

  async openCamera(): Promise<void> {
    const words = texts(this.runtime).scan
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment' },
      })
      this.video.srcObject = this.stream
      await this.video.play()
    } catch (error) {
      console.warn('the camera did not open', error)
      this.say(words.cameraRefused)
    }
  }

  stop(): void {
    clearInterval(this.timer)
    for (const track of this.stream?.getTracks() ?? []) track.stop()
  }
}

function paint(
  canvas: HTMLCanvasElement,
  picture: CanvasImageSource,
  width: number,
  height: number,
): void {
  if (!width || !height) return
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
}

/** WeChat's viewfinder. Resolves with the code read, or undefined when the person goes back. */
export function showScan(
  runtime: PhoneRuntime,
  request: ScanRequest,
): Promise<FoundCode | undefined> {
  const words = texts(runtime).scan
  let finder: Viewfinder | undefined
  return surfaceLayer(runtime)
    .show<FoundCode | null>({
      kind: 'scan',
      place: 'page',
      label: words.title,
      dismissed: null,
      closed: () => finder?.stop(),
      draw(done) {
        const open = new Viewfinder(runtime, request, done)
        finder = open
        return element(
          'div',
          { style: 'display:contents' },
          element(
            'div',
            { class: 'bar' },
            action('back', '‹', () => done(null)),
            words.title,
          ),
          element(
            'div',
            { class: 'finder' },
            open.view,
            element('div', { class: 'window' }, element('div', { class: 'beam' })),
            open.hint,
          ),
          element('div', { class: 'aims' }, element('h3', {}, words.aimAt), open.aims),
          typedCode(words, done),
          tools(words, open, request),
        )
      },
    })
    .then((outcome) => outcome ?? undefined)
}

type ScanWords = ReturnType<typeof texts>['scan']

/** A hand scanner, or a person reading digits aloud, ends in typed text. */
function typedCode(words: ScanWords, done: (found: FoundCode) => void): HTMLElement {
  const field = element('input', {
    placeholder: words.typePlaceholder,
    'aria-label': words.typePlaceholder,
  })
  const enter = (): void => {
    const text = field.value.trim()
    if (text) done({ text, format: /^\d{8,}$/.test(text) ? 'CODE_128' : 'QR_CODE' })
  }
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') enter()
  })
  return element('div', { class: 'typed' }, field, action('type', words.type, enter, 'primary'))
}

function tools(words: ScanWords, finder: Viewfinder, { onlyFromCamera }: ScanRequest): HTMLElement {
  const file = element('input', {
    type: 'file',
    accept: 'image/*',
    hidden: true,
    'aria-label': words.album,
  })
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? []
    if (chosen) void finder.openFile(chosen)
  })
  return element(
    'div',
    { class: 'tools' },
    file,
    action('camera', words.camera, () => void finder.openCamera()),
    !onlyFromCamera && action('album', words.album, () => file.click()),
  )
}

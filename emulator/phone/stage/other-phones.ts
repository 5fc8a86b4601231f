/** A picture that another phone of the stage shows just now. */
export interface ShownPicture {
  phone: string
  picture: HTMLCanvasElement | HTMLImageElement
}

/** A smaller picture holds no code that a camera could read. */
const smallestPx = 40

/** The frames of the same stage; a phone that fills a window alone has none beside it. */
function frames(): Window[] {
  const { parent } = window
  if (parent === window) return []
  return Array.from({ length: parent.length }, (_, index) => parent[index] as Window).filter(
    (frame) => frame !== window,
  )
}

function nameOf(frame: Window): string | undefined {
  return frame.phoneBoot?.phone
}

/** The other phones of this stage, by name. */
export function otherPhones(): string[] {
  return frames().flatMap((frame) => nameOf(frame) ?? [])
}

function isVisible(picture: Element): boolean {
  const box = picture.getBoundingClientRect()
  if (box.width < smallestPx || box.height < smallestPx) return false
  return picture.checkVisibility({ opacityProperty: true, visibilityProperty: true })
}

const glanceSize = 24

/** Whether there is anything on it at all, and whether the browser lets this phone look. */
function showsSomething(picture: CanvasImageSource): boolean {
  const glance = document.createElement('canvas')
  glance.width = glance.height = glanceSize
  const context = glance.getContext('2d', { willReadFrequently: true })
  if (!context) return false
  try {
    context.drawImage(picture, 0, 0, glanceSize, glanceSize)
    const { data } = context.getImageData(0, 0, glanceSize, glanceSize)
    return data.some((value, at) => value !== data[at % 4])
  } catch (error) {
    // A picture of another site cannot be read; one that failed to load cannot be drawn.
    if (error instanceof DOMException) return false
    throw error
  }
}

/** Every canvas and image large enough to hold a code, on the pages the other phones show. */
export function shownPictures(): ShownPicture[] {
  return frames().flatMap((frame) => {
    const phone = nameOf(frame)
    if (!phone) return []
    const found = frame.document.querySelectorAll<HTMLCanvasElement | HTMLImageElement>(
      'wx-canvas canvas, wx-image img',
    )
    const wallet = frame.document
      .querySelector('.wechat-surfaces')
      ?.shadowRoot?.querySelectorAll<HTMLCanvasElement>('.walletcard canvas')
    return [...(wallet ?? []), ...found]
      .filter((picture) => isVisible(picture) && showsSomething(picture))
      .map((picture) => ({ phone, picture }))
  })
}

/** What a phone asks of the stage around it, beside the runtime's own messages. */
export type FromPhoneToStage =
  { verb: 'open'; to: string; path: string; scene: number } | { verb: 'leave' }

export function askStage(message: FromPhoneToStage): void {
  window.parent.postMessage(message, window.location.origin)
}

/** What the stage wrote on this phone's frame: network, place, alone. The element is of another realm. */
export function frameNotes(): DOMStringMap {
  return (window.frameElement as HTMLElement | null)?.dataset ?? {}
}

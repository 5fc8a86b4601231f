/**
 * A picture of the phone's screen made by the page itself: a copy of the document inside an SVG, drawn
 * on a canvas. Base64 PNG. A browser under a test's control takes better ones (server.ts, `screenshot`).
 */
export async function takePicture(): Promise<string> {
  const copy = document.documentElement.cloneNode(true) as HTMLElement
  copyState(document.documentElement, copy)
  for (const script of copy.querySelectorAll('script')) script.remove()
  await inlineResources(copy)
  copy.setAttribute('xmlns', 'http://www.w3.org/1999/xhtml')
  const { innerWidth: width, innerHeight: height, devicePixelRatio: ratio } = window
  const body = new XMLSerializer().serializeToString(copy)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${body}</foreignObject></svg>`
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * ratio
  canvas.height = height * ratio
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser draws no canvas')
  context.scale(ratio, ratio)
  context.drawImage(image, 0, 0)
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '')
}

/** What cloning leaves behind: canvas pixels, typed values, scroll positions. */
function copyState(from: Element, to: Element) {
  if (from instanceof HTMLCanvasElement) {
    const image = new Image(from.clientWidth, from.clientHeight)
    image.src = from.toDataURL()
    to.replaceWith(image)
    return
  }
  if (from instanceof HTMLInputElement) to.setAttribute('value', from.value)
  if (from instanceof HTMLTextAreaElement) to.textContent = from.value
  const children = [...to.children]
  if (from.scrollTop > 0 || from.scrollLeft > 0) {
    for (const child of children) {
      const style = `${child.getAttribute('style') ?? ''};translate:${-from.scrollLeft}px ${-from.scrollTop}px`
      child.setAttribute('style', style)
    }
  }
  ;[...from.children].forEach((child, index) => {
    const target = children[index]
    if (target) copyState(child, target)
  })
}

/** A picture inside an image may load nothing: everything it needs goes in as data. */
async function inlineResources(root: HTMLElement) {
  const images = [...root.querySelectorAll('img')]
  const styles = [...root.querySelectorAll('style')]
  await Promise.all([
    ...images.map(async (image) => {
      image.src = await dataUrl(image.src)
    }),
    ...styles.map(async (style) => {
      style.textContent = await inlineUrls(style.textContent ?? '')
    }),
    ...[...root.querySelectorAll('[style*="url("]')].map(async (element) => {
      element.setAttribute('style', await inlineUrls(element.getAttribute('style') ?? ''))
    }),
  ])
}

async function inlineUrls(css: string): Promise<string> {
  // Icons by the thousand stand in the sheets; only the ones in use are fetched.
  const used = [...css.matchAll(/url\(["']?((?!data:)[^"')]+)["']?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((url) => !url.includes('/icons/') || iconInUse(url))
  let result = css
  for (const url of new Set(used)) result = result.replaceAll(url, await dataUrl(url))
  return result
}

function iconInUse(url: string): boolean {
  const name = /\/icons\/(.+)\.svg/.exec(url)?.[1] ?? ''
  return document.querySelector(`[class*="t-icon-${CSS.escape(name)}"]`) !== null
}

async function dataUrl(url: string): Promise<string> {
  if (url.startsWith('data:')) return url
  try {
    const blob = await (await fetch(url)).blob()
    return await new Promise((resolve, reject) => {
      const reader = new FileReader()
      reader.onload = () => resolve(String(reader.result))
      reader.onerror = () => reject(new Error(`cannot read ${url}`))
      reader.readAsDataURL(blob)
    })
  } catch (error) {
    console.warn(`the picture lacks ${url}: ${String(error)}`)
    return ''
  }
}

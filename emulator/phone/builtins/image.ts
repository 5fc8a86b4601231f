import { fileAddress, localAddress } from '../api/temp-files'
import { defineBuiltin } from '../runtime/contract'
import type { ComponentInstance, PhoneRuntime } from '../runtime/contract'
import { onResize } from './resize'

type Mode = { fit: string; position?: string }

/** WeChat's modes in CSS terms; the last nine show the picture at its own size, cropped. */
const modes: Record<string, Mode> = {
  scaleToFill: { fit: 'fill' },
  aspectFit: { fit: 'contain' },
  aspectFill: { fit: 'cover' },
  widthFix: { fit: 'fill' },
  heightFix: { fit: 'fill' },
  top: { fit: 'none', position: 'top' },
  bottom: { fit: 'none', position: 'bottom' },
  center: { fit: 'none', position: 'center' },
  left: { fit: 'none', position: 'left' },
  right: { fit: 'none', position: 'right' },
  'top left': { fit: 'none', position: 'top left' },
  'top right': { fit: 'none', position: 'top right' },
  'bottom left': { fit: 'none', position: 'bottom left' },
  'bottom right': { fit: 'none', position: 'bottom right' },
}

/** Local files show at once; only a cloud file has to ask for its address first. */
function show(
  picture: HTMLImageElement,
  path: string,
  runtime: PhoneRuntime,
  owner: ComponentInstance,
): void {
  if (!path.startsWith('cloud://')) {
    picture.src = localAddress(runtime, path, owner)
    return
  }
  picture.dataset['path'] = path
  fileAddress(runtime, path, owner).then(
    (address) => {
      if (picture.dataset['path'] === path) picture.src = address
    },
    (error: unknown) => {
      console.error(`<image> ${path}`, error)
      picture.dispatchEvent(new Event('error'))
    },
  )
}

const properties = {
  src: String,
  mode: { type: String, value: 'scaleToFill' },
  lazyLoad: Boolean,
  webp: Boolean,
  fadeIn: Boolean,
  showMenuByLongpress: Boolean,
  binarization: Boolean,
  forceHttps: Boolean,
} as const

defineBuiltin('image', {
  properties,
  shell: [],
  css: `wx-image{display:inline-block;width:320px;height:240px;overflow:hidden;position:relative}
wx-image>img{display:block;width:100%;height:100%;border:0}
wx-image>img[hidden]{display:none}`,
  create({ host, properties, fire, owner }, runtime) {
    const picture = document.createElement('img')
    picture.draggable = false
    picture.hidden = true
    host.append(picture)
    const resize = (): void => {
      const { naturalWidth: width, naturalHeight: height } = picture
      if (!width || !height) return
      if (properties.mode === 'widthFix')
        host.style.height = `${(host.offsetWidth * height) / width}px`
      if (properties.mode === 'heightFix')
        host.style.width = `${(host.offsetHeight * width) / height}px`
    }
    picture.addEventListener('load', () => {
      resize()
      fire('load', { width: picture.naturalWidth, height: picture.naturalHeight })
    })
    picture.addEventListener('error', () => {
      picture.hidden = true
      fire('error', { errMsg: `GET ${properties.src} 404 (Not Found)` })
    })
    const label = (): void => {
      picture.alt = host.getAttribute('aria-label') ?? ''
    }
    const labels = new MutationObserver(label)
    labels.observe(host, { attributes: true, attributeFilter: ['aria-label'] })
    const stopResize = onResize(host, resize)
    return {
      update(changed) {
        const mode = modes[properties.mode] ?? { fit: 'fill' }
        picture.style.objectFit = mode.fit
        picture.style.objectPosition = mode.position ?? ''
        picture.loading = properties.lazyLoad ? 'lazy' : 'eager'
        label()
        if (changed.has('src')) {
          picture.hidden = !properties.src
          if (properties.src) show(picture, properties.src, runtime, owner)
          else picture.removeAttribute('src')
        } else if (changed.has('mode')) resize()
      },
      detached() {
        labels.disconnect()
        stopResize()
      },
    }
  },
})

defineBuiltin('cover-image', {
  properties: { src: String, referrerPolicy: String },
  shell: [],
  css: 'wx-cover-image{display:inline-block;overflow:hidden}wx-cover-image>img{display:block;width:100%;height:100%}',
  create({ host, properties, fire, owner }, runtime) {
    const picture = document.createElement('img')
    picture.alt = ''
    host.append(picture)
    picture.addEventListener('load', () =>
      fire('load', { width: picture.naturalWidth, height: picture.naturalHeight }),
    )
    picture.addEventListener('error', () => fire('error', { errMsg: 'load image fail' }))
    return {
      update() {
        if (properties.src) show(picture, properties.src, runtime, owner)
      },
    }
  },
})

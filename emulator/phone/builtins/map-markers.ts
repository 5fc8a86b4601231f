import { localAddress } from '../api/temp-files'
import type { PhoneRuntime } from '../runtime/contract'
import type { Place } from '../stage/tile'

interface Words {
  content?: string
  color?: string
  fontSize?: number
  bgColor?: string
  padding?: number
  borderRadius?: number
  borderWidth?: number
  borderColor?: string
  textAlign?: string
}

export interface Marker extends Place {
  id?: number
  title?: string
  iconPath?: string
  rotate?: number
  alpha?: number
  zIndex?: number
  width?: number | string
  height?: number | string
  anchor?: { x?: number; y?: number }
  callout?: Words & { display?: 'BYCLICK' | 'ALWAYS' }
  customCallout?: { display?: 'BYCLICK' | 'ALWAYS' }
  label?: Words & { x?: number; y?: number }
  ariaLabel?: string
}

export const markerCss = `wx-map .wx-marker{position:absolute;border:0;padding:0;background:none;cursor:pointer;font:12px/1.3 sans-serif}
wx-map .wx-marker>img,wx-map .wx-marker>i{display:block;margin:0 auto}
wx-map .wx-marker>i{width:20px;height:20px;border-radius:50% 50% 50% 0;transform:rotate(-45deg);background:#fa5151;border:3px solid #fff;box-sizing:border-box;box-shadow:0 1px 4px rgba(0,0,0,.4)}
wx-map .wx-marker>span{display:block;white-space:nowrap;box-sizing:border-box}
wx-map .wx-marker>.wx-callout{position:absolute;left:50%;bottom:100%;transform:translateX(-50%);padding:4px 8px;margin-bottom:4px;border-radius:4px;background:#fff;color:#000;box-shadow:0 1px 4px rgba(0,0,0,.25)}
wx-map .wx-marker>.wx-label{position:absolute;left:50%;top:100%;color:#000}`

/** Sizes are px, or text with a unit. */
const length = (runtime: PhoneRuntime, value: number | string | undefined): string =>
  typeof value === 'string' && /[a-z]$/.test(value)
    ? runtime.style(value)
    : `${Number(value ?? 34)}px`

function words(className: string, given: Words): HTMLElement {
  const node = document.createElement('span')
  node.className = className
  node.textContent = given.content ?? ''
  const px = (value: number | undefined) => (value === undefined ? '' : `${value}px`)
  Object.assign(node.style, {
    color: given.color ?? '',
    fontSize: px(given.fontSize),
    background: given.bgColor ?? '',
    padding: px(given.padding),
    borderRadius: px(given.borderRadius),
    textAlign: given.textAlign ?? '',
    border: given.borderWidth ? `${given.borderWidth}px solid ${given.borderColor ?? '#000'}` : '',
  })
  return node
}

/** One marker: its picture (or a pin), its label, its callout while that shows. */
export function markerButton(marker: Marker, open: boolean, runtime: PhoneRuntime): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'wx-marker'
  const spoken = marker.ariaLabel ?? marker.title ?? marker.callout?.content
  button.setAttribute('aria-label', spoken ?? marker.label?.content ?? 'marker')
  const { x = 0.5, y = 1 } = marker.anchor ?? {}
  button.style.transform = `translate(${-x * 100}%,${-y * 100}%)`
  button.style.opacity = String(marker.alpha ?? 1)
  button.style.zIndex = String(marker.zIndex ?? 0)
  const callout = marker.callout ?? (marker.title ? { content: marker.title } : undefined)
  const always = marker.callout?.display === 'ALWAYS'
  if (callout?.content && !marker.customCallout && (open || always)) {
    button.append(words('wx-callout', callout))
  }
  button.append(marker.iconPath ? icon(marker, runtime) : document.createElement('i'))
  if (marker.label?.content) {
    const label = words('wx-label', marker.label)
    label.style.transform = `translate(${marker.label.x ?? 0}px,${marker.label.y ?? 0}px)`
    button.append(label)
  }
  return button
}

function icon(marker: Marker, runtime: PhoneRuntime): HTMLElement {
  const picture = document.createElement('img')
  picture.alt = ''
  picture.draggable = false
  picture.src = localAddress(runtime, marker.iconPath ?? '')
  picture.style.width = length(runtime, marker.width)
  picture.style.height = length(runtime, marker.height)
  if (marker.rotate) picture.style.transform = `rotate(${marker.rotate}deg)`
  return picture
}

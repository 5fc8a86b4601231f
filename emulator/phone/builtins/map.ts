import { localAddress } from '../api/temp-files'
import { defineBuiltin } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { drawTile, offsetOf, placeAt } from '../stage/tile'
import { onResize } from './resize'

interface Callout {
  content?: string
  color?: string
  bgColor?: string
  display?: 'BYCLICK' | 'ALWAYS'
}

interface Marker {
  id: number
  latitude: number
  longitude: number
  title?: string
  iconPath?: string
  width?: number | string
  height?: number | string
  callout?: Callout
  ariaLabel?: string
}

const css = `wx-map{display:block;position:relative;width:300px;height:150px;overflow:hidden}
wx-map>canvas.wx-map-ground{position:absolute;inset:0;width:100%;height:100%}
wx-map>.wx-marker{position:absolute;transform:translate(-50%,-100%);border:0;padding:0;background:none;cursor:pointer;font:12px/1.3 sans-serif}
wx-map>.wx-marker>img,wx-map>.wx-marker>i{display:block;margin:0 auto}
wx-map>.wx-marker>i{width:20px;height:20px;border-radius:50% 50% 50% 0;transform:rotate(-45deg);background:#fa5151;border:3px solid #fff;box-sizing:border-box;box-shadow:0 1px 4px rgba(0,0,0,.4)}
wx-map>.wx-marker>span{display:block;white-space:nowrap;padding:4px 8px;margin-bottom:4px;border-radius:4px;background:#fff;color:#000;box-shadow:0 1px 4px rgba(0,0,0,.25)}
wx-map>.wx-here{position:absolute;width:14px;height:14px;margin:-7px;border-radius:50%;background:#10aeff;border:3px solid #fff;box-sizing:border-box;box-shadow:0 0 6px rgba(0,0,0,.3)}`

function markerButton(marker: Marker, open: boolean, runtime: PhoneRuntime): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'wx-marker'
  button.setAttribute(
    'aria-label',
    marker.ariaLabel ?? marker.title ?? marker.callout?.content ?? 'marker',
  )
  const words = marker.callout?.content ?? marker.title
  if (words && (open || marker.callout?.display === 'ALWAYS')) {
    const label = document.createElement('span')
    label.textContent = words
    label.style.color = marker.callout?.color ?? ''
    label.style.background = marker.callout?.bgColor ?? ''
    button.append(label)
  }
  if (marker.iconPath) {
    const icon = document.createElement('img')
    icon.alt = ''
    icon.src = localAddress(runtime, marker.iconPath)
    icon.style.width = `${Number.parseFloat(String(marker.width ?? 34))}px`
    icon.style.height = `${Number.parseFloat(String(marker.height ?? 34))}px`
    button.append(icon)
  } else button.append(document.createElement('i'))
  return button
}

/** Markers over a plain ground: enough to see where shops are and to tap one. No map data, no network. */
defineBuiltin('map', {
  properties: {
    latitude: Number,
    longitude: Number,
    scale: { type: Number, value: 16 },
    minScale: { type: Number, value: 3 },
    maxScale: { type: Number, value: 20 },
    markers: { type: Array, value: [] },
    includePoints: { type: Array, value: [] },
    polyline: null,
    circles: null,
    controls: null,
    polygons: null,
    showLocation: Boolean,
    enableScroll: { type: Boolean, value: true },
    enableZoom: { type: Boolean, value: true },
    setting: null,
  },
  shell: [],
  css,
  create(handle, runtime) {
    const { host, properties: now, fire } = handle
    const ground = document.createElement('canvas')
    ground.className = 'wx-map-ground'
    ground.setAttribute('aria-hidden', 'true')
    host.append(ground)
    let opened: number | undefined
    let centre = { latitude: now.latitude, longitude: now.longitude }

    const put = (node: HTMLElement, place: { latitude: number; longitude: number }): void => {
      const { x, y } = offsetOf(place, centre, now.scale)
      node.style.left = `calc(50% + ${x}px)`
      node.style.top = `calc(50% + ${y}px)`
      host.append(node)
    }
    const draw = (): void => {
      drawTile(ground, centre, now.scale, runtime.settings.theme === 'dark')
      for (const old of host.querySelectorAll('.wx-marker,.wx-here')) old.remove()
      for (const marker of now.markers as Marker[]) {
        const button = markerButton(marker, opened === marker.id, runtime)
        button.addEventListener('click', (event) => {
          const label = (event.target as Element).closest('span')
          fire(label ? 'callouttap' : 'markertap', { markerId: marker.id })
          opened = marker.id
          draw()
        })
        put(button, marker)
      }
      if (now.showLocation) {
        const here = document.createElement('div')
        here.className = 'wx-here'
        put(here, { latitude: now.latitude, longitude: now.longitude })
      }
    }
    let start: { x: number; y: number; centre: typeof centre } | undefined
    ground.addEventListener('pointerdown', (event) => {
      if (!now.enableScroll) return
      start = { x: event.clientX, y: event.clientY, centre }
      ground.setPointerCapture(event.pointerId)
      fire('regionchange', { type: 'begin', causedBy: 'gesture' })
    })
    ground.addEventListener('pointermove', (event) => {
      if (!start) return
      centre = placeAt(start.x - event.clientX, start.y - event.clientY, start.centre, now.scale)
      draw()
    })
    ground.addEventListener('pointerup', (event) => {
      const moved = start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > 4
      start = undefined
      if (moved) {
        fire('regionchange', { type: 'end', causedBy: 'drag', detail: { centerLocation: centre } })
        return
      }
      const box = host.getBoundingClientRect()
      const [x, y] = [event.clientX - box.left, event.clientY - box.top]
      fire('tap', placeAt(x - box.width / 2, y - box.height / 2, centre, now.scale))
    })
    const stopResize = onResize(host, draw)
    return {
      update(changed) {
        if (changed.has('latitude') || changed.has('longitude')) {
          centre = { latitude: now.latitude, longitude: now.longitude }
        }
        for (const name of ['polyline', 'circles', 'controls', 'polygons'] as const) {
          if (now[name]) console.error(`<map ${name}> is not built here; markers are`)
        }
        draw()
      },
      detached: stopResize,
    }
  },
})

import type { PhoneEvent } from '../runtime/contract'
import type { ScrollHandle } from './scroll-view'

/** A pull of the finger moves the refresher half as far, as WeChat damps it. */
const damping = 0.5

/** The scroll-view's own pull-to-refresh: pulling, refresh, restore, abort. */
export function attachRefresher(handle: ScrollHandle) {
  const { host, properties, fire, on } = handle
  const band = document.createElement('div')
  band.className = 'wx-refresher'
  band.append(document.createElement('i'))
  let startY: number | undefined
  let pulled = 0
  let busy = false

  const begin = (event: PhoneEvent): void => {
    const touch = event.touches?.[0]
    startY =
      properties.refresherEnabled && !busy && host.scrollTop <= 0 ? touch?.clientY : undefined
    pulled = 0
  }
  const pull = (event: PhoneEvent): void => {
    const y = event.touches?.[0]?.clientY
    if (startY === undefined || y === undefined) return
    pulled = Math.max(0, (y - startY) * damping)
    if (!pulled) return
    event.preventDefault()
    band.classList.add('pulling')
    band.style.height = `${pulled}px`
    fire('refresherpulling', { dy: pulled })
  }
  const release = (): void => {
    if (startY === undefined) return
    startY = undefined
    band.classList.remove('pulling')
    if (pulled >= properties.refresherThreshold) {
      handle.set({ refresherTriggered: true })
      open()
    } else if (pulled) {
      band.style.height = '0'
      fire('refresherabort', { dy: pulled })
    }
    pulled = 0
  }
  function open(): void {
    if (busy) return
    busy = true
    band.classList.add('busy')
    band.style.height = `${properties.refresherThreshold}px`
    fire('refresherrefresh', { dy: properties.refresherThreshold })
  }
  function close(): void {
    if (!busy) return
    busy = false
    band.classList.remove('busy')
    band.style.height = '0'
    fire('refresherrestore', { dy: 0 })
  }
  on('touchstart', begin)
  on('touchmove', pull)
  on('touchend', release)
  on('touchcancel', release)

  return {
    update(changed: ReadonlySet<string>) {
      if (properties.refresherEnabled && !band.isConnected) host.prepend(band)
      band.style.background = properties.refresherBackground
      for (const style of ['white', 'none']) {
        band.classList.toggle(style, properties.refresherDefaultStyle === style)
      }
      if (!changed.has('refresherTriggered')) return
      if (properties.refresherTriggered && properties.refresherEnabled) open()
      else close()
    },
  }
}

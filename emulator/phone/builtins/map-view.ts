import {
  ApiFailure,
  type BuiltinHandle,
  type PhoneRuntime,
  type PhoneTouch,
} from '../runtime/contract'
import { distance, drawTile, placeAt, type Place } from '../stage/tile'
import { markerButton, type Marker } from './map-markers'
import type { mapProperties } from './map-properties'
import { drawShapes, pointOf, polylineAt, viewOf } from './map-shapes'
import type { Circle, Polygon, Polyline, View } from './map-shapes'

export type MapHandle = BuiltinHandle<typeof mapProperties>
/** Why the region changed, in WeChat's words. */
type Cause = 'gesture' | 'drag' | 'scale' | 'update'

const DRAG_PX = 4
const PADDING_PX = 20

/** One map on a page: what it shows, and what a finger does to it. */
export class MapView {
  private readonly ground = document.createElement('canvas')
  private readonly added = new Map<number, Marker>()
  /** Markers that the context moved, by id: they stay there until the program sets markers again. */
  private readonly moved = new Map<number, Place>()
  private opened: number | undefined
  private centre: Place
  private scale: number
  private dragged = false

  constructor(
    private readonly handle: MapHandle,
    private readonly runtime: PhoneRuntime,
    private readonly here: () => Place,
  ) {
    const { latitude, longitude, scale } = handle.properties
    this.centre = { latitude, longitude }
    this.scale = scale
    this.ground.className = 'wx-map-ground'
    this.ground.setAttribute('aria-hidden', 'true')
    handle.host.prepend(this.ground)
    this.followFinger()
  }

  /** Properties, with those that `setting` overrides. */
  private get now(): MapHandle['properties'] {
    const { properties } = this.handle
    return { ...properties, ...(properties.setting as Partial<typeof properties>) }
  }

  get view(): View {
    const { clientWidth: width, clientHeight: height } = this.handle.host
    return { centre: this.centre, scale: this.scale, width, height }
  }

  update(changed: ReadonlySet<string>): void {
    const { latitude, longitude, scale, includePoints } = this.now
    const before = JSON.stringify([this.centre, this.scale])
    if (changed.has('latitude') || changed.has('longitude')) this.centre = { latitude, longitude }
    if (changed.has('scale')) this.scale = this.within(scale)
    if (changed.has('markers')) this.moved.clear()
    this.draw()
    if (changed.has('includePoints') && includePoints.length > 0) {
      this.include(includePoints as Place[], PADDING_PX)
    } else if (before !== JSON.stringify([this.centre, this.scale])) this.regionChanged('update')
    this.handle.fire('updated', {})
  }

  draw(): void {
    const { host } = this.handle
    const { view, now } = this
    drawTile(this.ground, view.centre, view.scale, this.runtime.settings.theme === 'dark')
    drawShapes(this.ground, view, {
      polylines: now.polyline as Polyline[],
      polygons: now.polygons as Polygon[],
      circles: now.circles as Circle[],
    })
    for (const old of host.querySelectorAll(':scope>.wx-marker,:scope>.wx-here,:scope>.wx-scale')) {
      old.remove()
    }
    for (const marker of this.markers()) this.drawMarker(marker)
    if (now.showLocation) {
      this.put(Object.assign(document.createElement('div'), { className: 'wx-here' }), this.here())
    }
    if (now.showScale) this.drawScale()
  }

  private markers(): Marker[] {
    const own = (this.now.markers as Marker[]).filter(({ id }) => !this.added.has(id ?? -1))
    return [...own, ...this.added.values()].map((marker) => {
      return { ...marker, ...this.moved.get(marker.id ?? -1) }
    })
  }

  private put(node: HTMLElement, place: Place): void {
    const { x, y } = pointOf(place, this.view)
    node.style.left = `${x}px`
    node.style.top = `${y}px`
    if (!node.isConnected) this.handle.host.append(node)
  }

  private drawMarker(marker: Marker): void {
    const isOpen = this.opened !== undefined && this.opened === marker.id
    const button = markerButton(marker, isOpen, this.runtime)
    button.addEventListener('click', (event) => {
      const part = (event.target as Element).className
      const type = { 'wx-callout': 'callouttap', 'wx-label': 'labeltap' }[part] ?? 'markertap'
      const fields = { markerId: marker.id }
      this.handle.fire(type, fields, { extraFields: fields })
      this.opened = marker.id
      this.draw()
    })
    this.put(button, marker)
    const custom = this.handle.host.querySelector<HTMLElement>(`[marker-id="${marker.id ?? ''}"]`)
    if (!custom) return
    custom.hidden = !isOpen && marker.customCallout?.display !== 'ALWAYS'
    custom.style.transform = `translate(-50%,calc(-100% - ${button.offsetHeight}px))`
    this.put(custom, marker)
  }

  /** A bar of a round number of metres. */
  private drawScale(): void {
    const { centre, scale } = this
    const metresPerPixel = distance(centre, placeAt(100, 0, centre, scale)) / 100
    const power = 10 ** Math.floor(Math.log10(metresPerPixel * 80))
    const metres = [5, 2, 1].map((step) => step * power).find((m) => m <= metresPerPixel * 80)
    const bar = Object.assign(document.createElement('div'), { className: 'wx-scale' })
    bar.style.width = `${(metres ?? power) / metresPerPixel}px`
    bar.textContent = (metres ?? power) >= 1000 ? `${(metres ?? power) / 1000} km` : `${metres} m`
    this.handle.host.append(bar)
  }

  private within(scale: number): number {
    return Math.min(this.now.maxScale, Math.max(this.now.minScale, scale))
  }

  /** regionchange by the documentation: `type` is begin or end, `causedBy` why. */
  private regionChanged(causedBy: Cause, type: 'begin' | 'end' = 'end'): void {
    const detail = {
      rotate: this.now.rotate,
      skew: this.now.skew,
      scale: this.scale,
      centerLocation: this.centre,
      region: this.region(),
    }
    this.handle.fire('regionchange', detail, { extraFields: { type, causedBy } })
  }

  region(): { southwest: Place; northeast: Place } {
    const { centre, scale, width, height } = this.view
    return {
      southwest: placeAt(-width / 2, height / 2, centre, scale),
      northeast: placeAt(width / 2, -height / 2, centre, scale),
    }
  }

  private followFinger(): void {
    const { ground } = this
    let start: { x: number; y: number; centre: Place } | undefined
    ground.addEventListener('pointerdown', (event) => {
      this.dragged = false
      if (!this.now.enableScroll) return
      start = { x: event.clientX, y: event.clientY, centre: this.centre }
      ground.setPointerCapture(event.pointerId)
    })
    ground.addEventListener('pointermove', (event) => {
      if (!start) return
      const [dx, dy] = [start.x - event.clientX, start.y - event.clientY]
      if (!this.dragged && Math.hypot(dx, dy) <= DRAG_PX) return
      if (!this.dragged) this.regionChanged('gesture', 'begin')
      this.dragged = true
      this.centre = placeAt(dx, dy, start.centre, this.scale)
      this.draw()
    })
    ground.addEventListener('pointerup', () => {
      start = undefined
      if (this.dragged) this.regionChanged('drag')
    })
    const zoom = (steps: number) => {
      const wanted = this.within(this.scale + steps)
      if (!this.now.enableZoom || wanted === this.scale) return
      this.regionChanged('gesture', 'begin')
      this.scale = wanted
      this.draw()
      this.regionChanged('scale')
    }
    ground.addEventListener('wheel', (event) => {
      event.preventDefault()
      zoom(-Math.sign(event.deltaY))
    })
    ground.addEventListener('dblclick', () => zoom(1))
  }

  /** What a tap on the ground carries; taps on markers and after a drag are none of the map's. */
  tapAt({ clientX, clientY }: PhoneTouch, node: Element): Place | null {
    if (node !== this.ground || this.dragged) return null
    const { left, top } = this.handle.host.getBoundingClientRect()
    const at = { x: clientX - left, y: clientY - top }
    const { view } = this
    const place = placeAt(at.x - view.width / 2, at.y - view.height / 2, view.centre, view.scale)
    const index = polylineAt(this.now.polyline as Polyline[], at, view)
    if (index >= 0) this.handle.fire('polylinetap', { polylineId: index, ...place })
    return place
  }

  private include(points: Place[], paddingPx: number): void {
    const { view, now } = this
    const { centre, scale } = viewOf(points, view, paddingPx, [now.minScale, now.maxScale])
    this.look(centre, scale)
  }

  private look(centre: Place, scale = this.scale): void {
    this.centre = centre
    this.scale = scale
    this.draw()
    this.regionChanged('update')
  }

  /** Moves a marker in a straight line; a frame at a time. */
  private slide(id: number, to: Place, durationMs: number): Promise<void> {
    const marker = this.markers().find((one) => one.id === id)
    if (!marker) throw new ApiFailure(`marker ${id} is not found`)
    const from = { latitude: marker.latitude, longitude: marker.longitude }
    const startedAt = performance.now()
    return new Promise((resolve) => {
      const step = () => {
        const part = durationMs > 0 ? Math.min(1, (performance.now() - startedAt) / durationMs) : 1
        this.moved.set(id, {
          latitude: from.latitude + (to.latitude - from.latitude) * part,
          longitude: from.longitude + (to.longitude - from.longitude) * part,
        })
        this.draw()
        if (part < 1) requestAnimationFrame(step)
        else resolve()
      }
      step()
    })
  }

  /** What MapContext asks for, by name; a refusal is an ApiFailure. */
  context(): Record<string, (options: never) => unknown> {
    return {
      getCenterLocation: () => this.centre,
      getScale: () => ({ scale: this.scale }),
      getRotate: () => ({ rotate: this.now.rotate }),
      getSkew: () => ({ skew: this.now.skew }),
      getRegion: () => this.region(),
      moveToLocation: (to: Partial<Place>) => this.look({ ...this.here(), ...placeIn(to) }),
      includePoints: ({ points, padding }: { points: Place[]; padding?: number[] }) =>
        this.include(points, Math.max(0, ...(padding ?? [PADDING_PX]))),
      translateMarker: (o: { markerId: number; destination: Place; duration?: number }) =>
        this.slide(o.markerId, o.destination, o.duration ?? 1000),
      moveAlong: async (o: { markerId: number; path: Place[]; duration: number }) => {
        for (const place of o.path) await this.slide(o.markerId, place, o.duration / o.path.length)
      },
      addMarkers: ({ markers, clear }: { markers: Marker[]; clear?: boolean }) => {
        if (clear) this.added.clear()
        for (const marker of markers) this.added.set(marker.id ?? -1, marker)
        this.draw()
      },
      removeMarkers: ({ markerIds }: { markerIds: number[] }) => {
        for (const id of markerIds) this.added.delete(id)
        this.draw()
      },
      toScreenLocation: (place: Place) => pointOf(place, this.view),
      fromScreenLocation: ({ x, y }: { x: number; y: number }) => {
        const { centre, scale, width, height } = this.view
        return placeAt(x - width / 2, y - height / 2, centre, scale)
      },
    }
  }
}

function placeIn({ latitude, longitude }: Partial<Place>): Partial<Place> {
  return latitude === undefined || longitude === undefined ? {} : { latitude, longitude }
}

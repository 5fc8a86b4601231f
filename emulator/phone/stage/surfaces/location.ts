import { places } from '../../locales/places'
import type { PhoneRuntime } from '../../runtime/contract'
import { action, element } from '../element'
import { surfaceLayer, texts } from '../surfaces'
import { distance, drawTile, placeAt } from '../tile'
import type { Place } from '../tile'

export interface ChosenPlace extends Place {
  name: string
  address: string
}

const zoom = 15

/** Kilometres with one decimal from 1 km on, else metres. */
function far(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`
}

/** A plain ground with a pin in its middle; a drag moves the ground below the pin. */
function pinnedMap(runtime: PhoneRuntime, start: Place, moved: (centre: Place) => void) {
  const canvas = element('canvas')
  let centre = start
  const draw = (): void => drawTile(canvas, centre, zoom, runtime.settings.theme === 'dark')
  requestAnimationFrame(draw)
  let held: { x: number; y: number; centre: Place } | undefined
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    held = { x: event.clientX, y: event.clientY, centre }
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!held) return
    centre = placeAt(held.x - event.clientX, held.y - event.clientY, held.centre, zoom)
    draw()
  })
  canvas.addEventListener('pointerup', () => {
    held = undefined
    moved(centre)
  })
  return {
    node: element(
      'div',
      { class: 'map' },
      canvas,
      element('div', { class: 'pin', 'aria-hidden': 'true' }),
    ),
    show(place: Place): void {
      centre = place
      draw()
    },
  }
}

/** Lists places near a point, nearest first; presses and tests name them by their text. */
class PlaceList {
  readonly node = element('div', { class: 'group', role: 'radiogroup' })
  private readonly language: 'zh-CN' | 'en'
  chosen: ChosenPlace

  constructor(
    runtime: PhoneRuntime,
    private readonly here: Place,
    private readonly picked: (place: Place) => void,
  ) {
    this.language = runtime.settings.language.startsWith('zh') ? 'zh-CN' : 'en'
    this.chosen = { ...here, name: texts(runtime).location.current, address: coordinates(here) }
    this.node.setAttribute('aria-label', texts(runtime).location.nearby)
    this.fill('')
  }

  fill(search: string): void {
    const known = places.map(({ latitude, longitude, name, address }) => ({
      latitude,
      longitude,
      name: name[this.language],
      address: address[this.language],
    }))
    const found = known
      .filter(({ name, address }) =>
        `${name}${address}`.toLowerCase().includes(search.toLowerCase()),
      )
      .sort((a, b) => distance(this.here, a) - distance(this.here, b))
    this.node.replaceChildren(...[this.chosen, ...found].map((place) => this.row(place)))
  }

  private row(place: ChosenPlace): HTMLElement {
    const row = action(place.name, '', () => {
      this.chosen = place
      for (const other of this.node.children)
        other.setAttribute('aria-checked', String(other === row))
      this.picked(place)
    })
    row.className = 'row'
    row.setAttribute('role', 'radio')
    row.setAttribute('aria-checked', String(place === this.chosen))
    row.append(
      element(
        'span',
        { class: 'grow' },
        place.name,
        element('small', {}, `${far(distance(this.here, place))} · ${place.address}`),
      ),
      element('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
    )
    return row
  }
}

function coordinates({ latitude, longitude }: Place): string {
  return `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`
}

/** wx.chooseLocation: drag the map, search, or take one of the list. Undefined when dismissed. */
export function showChooseLocation(
  runtime: PhoneRuntime,
  start: Place,
): Promise<ChosenPlace | undefined> {
  const words = texts(runtime)
  return surfaceLayer(runtime)
    .show<ChosenPlace | null>({
      kind: 'choose-location',
      place: 'page',
      label: words.location.choose,
      dismissed: null,
      draw(done) {
        const list = new PlaceList(runtime, start, (place) => map.show(place))
        const map = pinnedMap(runtime, start, (centre) => {
          list.chosen = { ...centre, name: coordinates(centre), address: '' }
          list.fill(search.value)
        })
        const search = element('input', {
          class: 'find',
          placeholder: words.location.search,
          'aria-label': words.location.search,
        })
        search.addEventListener('input', () => list.fill(search.value))
        return element(
          'div',
          { style: 'display:contents' },
          element(
            'div',
            { class: 'bar' },
            action('cancel', words.cancel, () => done(null)),
            words.location.choose,
            action('confirm', words.done, () => done(list.chosen), 'right'),
          ),
          map.node,
          element(
            'div',
            { class: 'scroll' },
            element('div', { class: 'group' }, search),
            list.node,
          ),
        )
      },
    })
    .then((outcome) => outcome ?? undefined)
}

/** wx.openLocation: one place on the map, until the person goes back. */
export function showPlace(runtime: PhoneRuntime, place: ChosenPlace): Promise<void> {
  const words = texts(runtime)
  return surfaceLayer(runtime)
    .show<null>({
      kind: 'open-location',
      place: 'page',
      label: place.name || words.location.navigate,
      dismissed: null,
      draw(done) {
        const map = pinnedMap(runtime, place, () => map.show(place))
        map.node.style.flex = '1'
        return element(
          'div',
          { style: 'display:contents' },
          element(
            'div',
            { class: 'bar' },
            action('back', '‹', () => done(null)),
            place.name,
          ),
          map.node,
          element(
            'div',
            { class: 'group' },
            element(
              'div',
              { class: 'row' },
              element(
                'span',
                { class: 'grow' },
                place.name || coordinates(place),
                element('small', {}, place.address || coordinates(place)),
              ),
            ),
          ),
        )
      },
    })
    .then(() => undefined)
}

import { personNamed } from '../locales/people'
import { places } from '../locales/places'
import { stageTexts } from '../locales/stage'
import type { FrameMessage } from '../runtime/contract'
import { element } from './element'
import { devices, scenes } from './state'
import type { DeviceName, PhoneState, SceneName, StageState } from './state'

/** What the frame needs of the stage around it. */
export interface FrameHost {
  readonly state: StageState
  readonly pages: string[]
  changed(): void
  remove(frame: PhoneFrame): void
  /** Puts the phone into another person's hands. */
  handOver(frame: PhoneFrame, to: string): void
}

/** A way into the mini program. */
export interface Entry {
  path: string
  scene: number
}

/** One phone on the stage: the person, the controls, and the frame in which the phone runs. */
export class PhoneFrame {
  readonly node = element('article', { class: 'phone' })
  readonly iframe = element('iframe', { allow: 'camera; clipboard-write; geolocation' })
  private readonly bezel = element('div', { class: 'bezel' })
  private readonly route = element('code', { class: 'route' })
  private readonly home = element('div', { class: 'home', hidden: true })

  constructor(
    readonly phone: PhoneState,
    private readonly host: FrameHost,
  ) {
    this.iframe.title = this.name
    this.bezel.append(this.iframe, this.home)
    this.draw()
    this.enter({ path: '', scene: scenes.list })
  }

  get name(): string {
    return personNamed(this.phone.as).name[this.isChinese ? 'zh-CN' : 'en']
  }

  private get isChinese(): boolean {
    return this.host.state.language === 'zh_CN'
  }

  private get words() {
    return stageTexts[this.host.state.language]
  }

  /** Opens the mini program anew, as WeChat does after it was closed. */
  enter({ path, scene }: Entry): void {
    const { theme, language, fontScale } = this.host.state
    const query = new URLSearchParams({
      as: this.phone.as,
      theme,
      lang: language,
      font: String(fontScale),
      path,
      scene: String(scene),
    })
    this.home.hidden = true
    this.publish()
    this.iframe.src = `/phone/frame?${query.toString()}`
  }

  send(message: FrameMessage): void {
    this.iframe.contentWindow?.postMessage(message, location.origin)
  }

  /** What the phone reads of the stage when it starts, before any message could arrive. */
  private publish(): void {
    const { dataset } = this.iframe
    dataset['network'] = this.phone.offline ? 'offline' : 'online'
    const place = places[this.phone.place] ?? places[0]
    if (place)
      dataset['place'] = JSON.stringify({ latitude: place.latitude, longitude: place.longitude })
  }

  showRoute(route: string): void {
    this.route.textContent = route
  }

  /** The mini program left the screen; the person sees WeChat behind it. */
  leave(): void {
    this.send({ phone: 'tell', name: 'appHide', payload: undefined })
    this.home.replaceChildren(
      element('p', {}, this.words.left),
      element('button', { type: 'button', onclick: () => this.comeBack() }, this.words.backTo),
    )
    this.home.hidden = false
  }

  private comeBack(): void {
    this.home.hidden = true
    this.send({ phone: 'tell', name: 'appShow', payload: undefined })
  }

  /** Shrinks the phone so that it fits the height; never enlarges. */
  fit(height: number): void {
    const device = devices[this.phone.device]
    const scale = Math.min(1, Math.max(0.55, height / (device.height + 24)))
    this.bezel.style.setProperty('--scale', String(scale))
    this.bezel.style.setProperty('--width', `${device.width}px`)
    this.bezel.style.setProperty('--height', `${device.height}px`)
    this.node.classList.toggle('desktop', this.phone.device === 'desktop')
  }

  draw(): void {
    const person = personNamed(this.phone.as)
    const face = element('span', { class: 'face', 'aria-hidden': 'true' }, this.name.slice(0, 1))
    face.style.background = person.color
    this.node.replaceChildren(
      element(
        'header',
        {},
        face,
        element(
          'div',
          { class: 'who' },
          element('b', {}, this.name),
          element('small', {}, person.part[this.isChinese ? 'zh-CN' : 'en']),
        ),
        this.networkButton(),
        this.menu(this.words.enterBy, 'enter', this.entryForm()),
        this.menu('•••', 'more', this.moreForm(), this.words.more),
      ),
      this.bezel,
      this.route,
    )
  }

  private networkButton(): HTMLElement {
    const { offline } = this.phone
    const button = element(
      'button',
      {
        type: 'button',
        class: `tool network${offline ? ' off' : ''}`,
        'aria-pressed': String(offline),
        'data-stage': 'network',
        onclick: () => {
          this.phone.offline = !this.phone.offline
          this.publish()
          const payload = this.phone.offline ? 'offline' : 'online'
          this.send({ phone: 'tell', name: 'network', payload })
          this.host.changed()
          button.replaceWith(this.networkButton())
        },
      },
      offline ? this.words.offline : this.words.online,
    )
    return button
  }

  private menu(label: string, name: string, content: HTMLElement, spoken = label): HTMLElement {
    return element(
      'details',
      { class: 'menu', name: `menu-${this.phone.as}` },
      element('summary', { class: 'tool', 'aria-label': spoken, 'data-stage': name }, label),
      content,
    )
  }

  private entryForm(): HTMLElement {
    const { words } = this
    const scene = this.select(words.enterBy, Object.entries(words.scenes), 'list')
    const pages: [string, string][] = this.host.pages.map((page) => [page, page])
    const page = this.select(words.page, pages, this.host.pages[0] ?? '')
    const query = element('input', { placeholder: 'scene=shop%3D1', 'aria-label': words.query })
    const enter = (): void => {
      const search = query.value.trim().replace(/^\?/, '')
      this.enter({
        path: `${page.value}${search ? `?${search}` : ''}`,
        scene: scenes[scene.value as SceneName],
      })
      this.closeMenus()
    }
    return element(
      'div',
      { class: 'panel' },
      element('label', {}, words.enterBy, scene),
      element('label', {}, words.page, page),
      element('label', {}, words.query, query),
      element(
        'button',
        { type: 'button', class: 'main', 'data-stage': 'go', onclick: enter },
        words.enter,
      ),
    )
  }

  private moreForm(): HTMLElement {
    const { words, phone } = this
    const device = this.select(words.device, Object.entries(words.devices), phone.device)
    device.addEventListener('change', () => {
      phone.device = device.value as DeviceName
      this.host.changed()
    })
    const language = this.isChinese ? 'zh-CN' : 'en'
    const place = this.select(
      words.place,
      places.map(({ name }, index) => [String(index), name[language]]),
      String(phone.place),
    )
    place.addEventListener('change', () => {
      phone.place = Number(place.value)
      this.publish()
      const { latitude, longitude } = places[phone.place] ?? { latitude: 0, longitude: 0 }
      this.send({ phone: 'tell', name: 'place', payload: { latitude, longitude } })
      this.host.changed()
    })
    const holder = element('input', { 'aria-label': words.holder, pattern: '[A-Za-z0-9-]{1,32}' })
    holder.value = phone.as
    holder.addEventListener('change', () => {
      if (holder.checkValidity() && holder.value) this.host.handOver(this, holder.value)
    })
    return element(
      'div',
      { class: 'panel' },
      element('label', {}, words.holder, holder),
      element('label', {}, words.device, device),
      element('label', {}, words.place, place),
      element(
        'button',
        {
          type: 'button',
          'data-stage': 'reload',
          onclick: () => this.enter({ path: '', scene: scenes.list }),
        },
        words.reload,
      ),
      element(
        'button',
        { type: 'button', 'data-stage': 'remove', onclick: () => this.host.remove(this) },
        words.remove,
      ),
    )
  }

  private select(label: string, options: [string, string][], chosen: string): HTMLSelectElement {
    const made = element(
      'select',
      { 'aria-label': label },
      ...options.map(([value, text]) => element('option', { value }, text)),
    )
    made.value = chosen
    return made
  }

  private closeMenus(): void {
    for (const open of this.node.querySelectorAll('details[open]')) open.removeAttribute('open')
  }
}

import { personNamed } from '../locales/people'
import { stageTexts } from '../locales/stage'
import type { FrameMessage } from '../runtime/contract'
import { element } from './element'
import type { FromPhoneToStage } from './other-phones'
import { PhoneFrame } from './phone-frame'
import type { FrameHost } from './phone-frame'
import { stageCss } from './stage-css'
import { fontScales, loadState, newPhone, saveState, scenes } from './state'
import type { StageState } from './state'

declare global {
  interface Window {
    stageBoot: { pages: string[] }
  }
}

/** Below this width one phone fills the screen: a handset's own browser. */
const handsetWidth = 640
/** Height of everything on the stage that is not a phone. */
const aroundPx = 168

/** The page with the phones. */
class Stage implements FrameHost {
  readonly state: StageState = loadState()
  readonly pages = window.stageBoot.pages
  private frames: PhoneFrame[] = []
  private readonly bar = element('header', { class: 'stage-bar' })
  private readonly row = element('main', { class: 'row' })

  open(): void {
    document.head.append(element('style', {}, stageCss))
    document.body.replaceChildren(this.bar, this.row)
    this.frames = this.state.phones.map((phone) => new PhoneFrame(phone, this))
    this.row.append(...this.frames.map(({ node }) => node))
    this.dress()
    addEventListener('resize', () => this.fit())
    addEventListener('message', (event) => this.receive(event))
    addEventListener('click', (event) => this.closeMenus(event.target as Node))
  }

  changed(): void {
    saveState(this.state)
    this.fit()
  }

  remove(frame: PhoneFrame): void {
    this.state.phones = this.state.phones.filter((phone) => phone !== frame.phone)
    this.frames = this.frames.filter((other) => other !== frame)
    frame.node.remove()
    this.changed()
  }

  handOver(frame: PhoneFrame, to: string): void {
    if (this.state.phones.some((phone) => phone.as === to)) return
    frame.phone.as = to
    frame.draw()
    frame.enter({ path: '', scene: scenes.list })
    this.changed()
  }

  private add(as: string): void {
    if (!/^[a-z0-9-]{1,32}$/i.test(as) || this.state.phones.some((phone) => phone.as === as)) return
    const phone = newPhone(as)
    this.state.phones.push(phone)
    const frame = new PhoneFrame(phone, this)
    this.frames.push(frame)
    this.row.append(frame.node)
    this.changed()
    frame.node.scrollIntoView({ behavior: 'smooth', inline: 'end' })
  }

  private receive({ data, source, origin }: MessageEvent): void {
    if (origin !== location.origin) return
    const from = this.frames.find(({ iframe }) => iframe.contentWindow === source)
    if (!from) return
    const message = data as FrameMessage | FromPhoneToStage
    if ('phone' in message) {
      if (message.phone === 'page') from.showRoute(message.route)
      return
    }
    if (message.verb === 'leave') from.leave()
    if (message.verb === 'open') {
      const to = this.frames.find(({ phone }) => phone.as === message.to)
      to?.enter({ path: message.path, scene: message.scene })
      to?.node.scrollIntoView({ behavior: 'smooth', inline: 'nearest' })
    }
  }

  private fit(): void {
    for (const frame of this.frames) frame.fit(innerHeight - aroundPx)
  }

  private closeMenus(target: Node): void {
    for (const open of document.querySelectorAll('details.menu[open]')) {
      if (!open.contains(target)) open.removeAttribute('open')
    }
  }

  /** Theme, language and text size are the same for all phones here; each phone hears of them. */
  private dress(): void {
    document.documentElement.dataset['theme'] = this.state.theme
    document.documentElement.lang = this.state.language.replace('_', '-')
    this.drawBar()
    this.fit()
    saveState(this.state)
  }

  private drawBar(): void {
    const words = stageTexts[this.state.language]
    document.title = words.title
    const name = element('input', { placeholder: words.addName, 'aria-label': words.addName })
    const add = (): void => {
      this.add(name.value.trim())
      name.value = ''
    }
    name.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') add()
    })
    this.bar.replaceChildren(
      element(
        'div',
        { class: 'brand' },
        element('h1', {}, words.title),
        element('p', {}, words.note),
      ),
      this.choice(
        words.theme,
        { light: words.light, dark: words.dark },
        this.state.theme,
        (theme) => {
          this.state.theme = theme as StageState['theme']
          this.tell({ theme: this.state.theme })
        },
      ),
      this.choice(
        words.language,
        { zh_CN: '中文', en: 'English' },
        this.state.language,
        (language) => {
          this.state.language = language as StageState['language']
          // WeChat restarts a mini program when its language changes.
          for (const frame of this.frames) {
            frame.draw()
            frame.enter({ path: '', scene: scenes.list })
          }
        },
      ),
      this.choice(
        words.textSize,
        Object.fromEntries(fontScales.map((scale, index) => [scale, words.textSizes[index] ?? ''])),
        String(this.state.fontScale),
        (scale) => {
          this.state.fontScale = Number(scale)
          this.tell({ fontScale: this.state.fontScale })
        },
      ),
      element(
        'div',
        { class: 'add' },
        name,
        element('button', { type: 'button', 'data-stage': 'add', onclick: add }, words.add),
      ),
      element('a', { href: '/console', class: 'operator' }, words.operator),
    )
  }

  private tell(settings: Extract<FrameMessage, { phone: 'settings' }>['settings']): void {
    for (const frame of this.frames) frame.send({ phone: 'settings', settings })
  }

  private choice(
    label: string,
    options: Record<string, string>,
    chosen: string,
    choose: (value: string) => void,
  ): HTMLElement {
    const buttons = Object.entries(options).map(([value, text]) =>
      element(
        'button',
        {
          type: 'button',
          role: 'radio',
          'aria-checked': String(value === chosen),
          'data-stage': value,
          onclick: () => {
            choose(value)
            this.dress()
          },
        },
        text,
      ),
    )
    return element('div', { class: 'choice', role: 'radiogroup', 'aria-label': label }, ...buttons)
  }
}

/** One phone and nothing around it: a handset's browser, or `?as=member&path=pages/card/card`. */
function openOne(asked: URLSearchParams): void {
  const as = asked.get('as') ?? 'member'
  const query = new URLSearchParams(asked)
  query.set('as', as)
  document.head.append(element('style', {}, stageCss))
  document.title = personNamed(as).name['zh-CN']
  const iframe = element('iframe', {
    class: 'alone',
    title: as,
    allow: 'camera; clipboard-write; geolocation',
    src: `/phone/frame?${query.toString()}`,
  })
  iframe.dataset['alone'] = 'true'
  document.body.replaceChildren(iframe)
  addEventListener('message', ({ data, source }) => {
    const message = data as FromPhoneToStage
    if (source !== iframe.contentWindow || !('verb' in message) || message.verb !== 'open') return
    location.search = new URLSearchParams({
      as: message.to,
      path: message.path,
      scene: String(message.scene),
    }).toString()
  })
}

const asked = new URLSearchParams(location.search)
if (asked.has('as') || asked.has('path') || innerWidth < handsetWidth) openOne(asked)
else new Stage().open()

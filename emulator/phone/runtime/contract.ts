/**
 * What the runtime and its two sets of parts agree on: built-in components (emulator/phone/builtins)
 * and wx.* (emulator/phone/api). Both register here while their modules load; the runtime reads the
 * registers once, when the phone starts. Everything runs inside one phone's own frame.
 *
 * The runtime itself supplies: routing (navigateTo, redirectTo, navigateBack, reLaunch, switchTab),
 * createSelectorQuery, createIntersectionObserver, createMediaQueryObserver, nextTick, pageScrollTo,
 * start/stopPullDownRefresh, navigation bar (setNavigationBarTitle, setNavigationBarColor,
 * show/hideNavigationBarLoading, hideHomeButton), tab bar (setTabBarItem, setTabBarStyle,
 * show/hideTabBar, set/removeTabBarBadge, show/hideTabBarRedDot), app events (on/offAppShow,
 * on/offAppHide, on/offError, on/offUnhandledRejection, on/offPageNotFound, on/offThemeChange),
 * getLaunchOptionsSync, getEnterOptionsSync. Everything else of wx.* is in emulator/phone/api.
 */

/* ------------------------------------------------------------------ built-in components */

/** As in WeChat's `properties`: a constructor, `null` for any type, or a type with its default. */
export type PropertyType =
  | StringConstructor
  | NumberConstructor
  | BooleanConstructor
  | ArrayConstructor
  | ObjectConstructor
  | null
export type PropertySchema = Record<string, PropertyType | { type: PropertyType; value: unknown }>

/** The value a property of the schema holds at run time. */
export type PropertyValues<S extends PropertySchema> = {
  [K in keyof S]: ValueOf<S[K] extends { type: infer T } ? T : S[K]>
}
type ValueOf<T> = T extends StringConstructor
  ? string
  : T extends NumberConstructor
    ? number
    : T extends BooleanConstructor
      ? boolean
      : T extends ArrayConstructor
        ? unknown[]
        : T extends ObjectConstructor
          ? Record<string, unknown>
          : unknown

/** Inner structure of a built-in: own elements (`tag` becomes `wx-<tag>`) around the user's children. */
export type Shell = 'slot' | { tag: string; class?: string; children: Shell[] }

export interface FireOptions {
  bubbles?: boolean
  composed?: boolean
  /** Fields of the event itself, beside `detail`. */
  extraFields?: Record<string, unknown>
}

/** One built-in on a page, as its own code sees it. */
export interface BuiltinHandle<S extends PropertySchema = PropertySchema> {
  /** Tag without prefix: 'switch'. */
  readonly name: string
  /** The element on the page: `<wx-switch>`. */
  readonly host: HTMLElement
  /** Current values; reading is always fresh. */
  readonly properties: Readonly<PropertyValues<S>>
  /** Changes own properties from the inside (a person's input); keeps `model:` bindings in step. */
  set(values: Partial<PropertyValues<S>>): void
  /** Triggers a component event, e.g. `fire('change', { value: true })`. Does not bubble unless told. */
  fire(type: string, detail?: unknown, options?: FireOptions): void
  /** Listens on the host for framework events (tap, touchstart, longpress …), bubbling ones included. */
  on(type: string, listener: (event: PhoneEvent) => void): void
  /** Node id and dataset of the built-in, as `event.target` shows them. */
  readonly id: string
  readonly dataset: Readonly<Record<string, unknown>>
  /** The component or page in whose WXML the built-in stands (its `selectComponent` scope). */
  readonly owner: ComponentInstance
}

/** What a built-in gives back for one instance on the page; all parts are optional. */
export interface BuiltinInstance {
  /** After properties changed, names of those that did; also once at the start with all of them. */
  update?(changed: ReadonlySet<string>): void
  detached?(): void
  /** Part in a form: value for submit, reset to its initial value. Needs a `name` property. */
  form?: { value(): unknown; reset(): void }
  /** What `SelectorQuery.node()` gives for it (canvas: the canvas, scroll-view: its context). */
  node?(): unknown
  /** What `SelectorQuery.context()` gives for it. */
  context?(): unknown
  /** Verbs for the automator's Element.callFunction, without the tag: `input`, `scrollTo`, `slideTo` … */
  automator?: Record<string, (...args: never[]) => unknown>
  /** What a tap carries beside x and y; null when a tap at this spot is not the built-in's. */
  tapDetail?(touch: PhoneTouch, node: Element): object | null
  /** Scrolls or measures something else than the host for scrollOffset (default: the host). */
  scroller?: HTMLElement
}

export interface BuiltinDefinition<S extends PropertySchema> {
  properties: S
  /** Default `['slot']`; `[]` for a leaf. */
  shell?: Shell[]
  /** Style sheet, added once; plain CSS with `wx-` tags, px and rpx allowed. */
  css?: string
  /** Called when the element enters the page. */
  create?(handle: BuiltinHandle<S>, runtime: PhoneRuntime): BuiltinInstance
}

/**
 * A built-in without state or behaviour of its own (view, text, cover-view): a plain element, several
 * times cheaper than a component. Attributes arrive kebab-case with their raw values.
 */
export interface PlainDefinition {
  css?: string
  /** Called when an attribute is set; answers true when it has dealt with it. */
  attribute?(host: HTMLElement, name: string, value: unknown): boolean
}

/** A built-in after registration; its instances get their handle typed by the definition. */
export type RegisteredBuiltin = { name: string } & (
  | { kind: 'component'; definition: BuiltinDefinition<PropertySchema> }
  | { kind: 'plain'; definition: PlainDefinition }
)

export const builtins = new Map<string, RegisteredBuiltin>()

export function defineBuiltin<S extends PropertySchema>(
  name: string,
  definition: BuiltinDefinition<S>,
): void {
  builtins.set(name, {
    name,
    kind: 'component',
    definition: definition as unknown as BuiltinDefinition<PropertySchema>,
  })
}

export function definePlainBuiltin(name: string, definition: PlainDefinition): void {
  builtins.set(name, { name, kind: 'plain', definition })
}

/* ------------------------------------------------------------------ wx.* */

/** Makes one member of `wx`: usually a function, or a namespace object such as `cloud`. */
export type ApiFactory = (runtime: PhoneRuntime) => unknown

export const apis = new Map<string, ApiFactory>()

/** `defineApi({ getStorage: (runtime) => asyncApi('getStorage', (options) => …) })` */
export function defineApi(factories: Record<string, ApiFactory>): void {
  for (const [name, factory] of Object.entries(factories)) apis.set(name, factory)
}

/* ------------------------------------------------------------------ the runtime */

/** Who holds this phone. */
export interface PhoneIdentity {
  openid: string
  appid: string
  unionid: string
}

/** What the person set on the phone. */
export interface PhoneSettings {
  theme: 'light' | 'dark'
  /** 1 is standard; WeChat's largest is about 1.4 (23.8 px over 17 px). */
  fontScale: number
  /** WeChat's form: zh_CN, zh_TW, en … */
  language: string
}

/** A page or custom component instance, as mini program code sees it (`this`). */
export interface ComponentInstance {
  readonly data: Readonly<Record<string, unknown>>
  setData(patch: Record<string, unknown>, callback?: () => void): void
  triggerEvent(type: string, detail?: unknown, options?: FireOptions): void
  [member: string]: unknown
}

export interface PhonePage {
  readonly id: number
  /** Without leading slash or query: pages/card/card. */
  readonly route: string
  readonly query: Readonly<Record<string, string>>
  readonly instance: ComponentInstance
  /** The scrolling element of the page; the page's content is below it. */
  readonly dom: HTMLElement
  /** app.json `window` merged with the page's own JSON. */
  readonly config: Readonly<Record<string, unknown>>
  /** DOM elements in the page's own WXML (not inside its components) that match. */
  find(selector: string): HTMLElement[]
  /**
   * Asks `handler` before the page is left backwards; answering true keeps the page. The newest is
   * asked first. Answers how to stop asking.
   */
  onBack(handler: BackHandler): () => void
}

/** A finger from the screen's left edge, the bar's back button, or wx.navigateBack. */
export type BackWay = 'gesture' | 'button' | 'call'
export type BackHandler = (way: BackWay) => boolean | Promise<boolean>

/** An event as listeners get it. */
export interface PhoneEvent {
  type: string
  timeStamp: number
  detail: unknown
  target: { id: string; dataset: Record<string, unknown>; offsetLeft: number; offsetTop: number }
  currentTarget: PhoneEvent['target']
  touches?: PhoneTouch[]
  changedTouches?: PhoneTouch[]
  mark?: Record<string, unknown>
  stopPropagation(): void
  preventDefault(): void
}

export interface PhoneTouch {
  identifier: number
  pageX: number
  pageY: number
  clientX: number
  clientY: number
  force: number
}

/** Where the parts of the phone's screen are, CSS pixels. */
export interface ScreenLayout {
  windowWidth: number
  /** The page's visible height: screen without navigation bar and native tab bar. */
  windowHeight: number
  screenWidth: number
  screenHeight: number
  statusBarHeight: number
  navigationBarHeight: number
  tabBarHeight: number
  safeArea: {
    left: number
    right: number
    top: number
    bottom: number
    width: number
    height: number
  }
  menuButton: {
    left: number
    right: number
    top: number
    bottom: number
    width: number
    height: number
  }
}

export interface RouteOptions {
  url: string
  /** navigateTo: listeners of the opened page's EventChannel. */
  events?: Record<string, (...args: unknown[]) => void>
}

/** Rejects with ApiFailure; its message follows WeChat's errMsg after `<api>:fail `. */
export interface Router {
  navigateTo(options: RouteOptions): Promise<{ eventChannel: unknown }>
  redirectTo(options: RouteOptions): Promise<void>
  navigateBack(options: { delta?: number }, way?: BackWay): Promise<void>
  reLaunch(options: RouteOptions): Promise<void>
  switchTab(options: RouteOptions): Promise<void>
}

/**
 * Surfaces of WeChat drawn by the stage outside the phone's page (card sheet, scan viewfinder, pay
 * sheet …). emulator/phone/stage adds its entries by declaration merging:
 * `declare module '../runtime/contract' { interface Surfaces { scan: { request: …; reply: … } } }`
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Surfaces {}

/**
 * What goes between a phone's frame and the stage around it, by postMessage on one origin.
 * `surface`: the phone asks, the stage answers with `answer` or `refusal` of the same id.
 * `settings`, `tell`: the stage speaks up by itself; `tell` arrives as the runtime's `stage` event.
 * `page`: the phone's top page or title changed.
 */
export type FrameMessage =
  | { phone: 'surface'; id: number; name: string; request: unknown }
  | { phone: 'answer'; id: number; reply: unknown }
  | { phone: 'refusal'; id: number; reason: string }
  | { phone: 'settings'; settings: Partial<PhoneSettings> }
  | { phone: 'tell'; name: string; payload: unknown }
  | { phone: 'page'; route: string; title: string }

export interface PhoneEvents {
  /** A finger tapped somewhere on the page; listeners of the program hear of it afterwards. */
  tap: undefined
  settings: PhoneSettings
  /** The top page changed (opened, returned to, tab switched). */
  page: PhonePage
  /** A page left the stack for good. */
  unload: PhonePage
  appShow: undefined
  appHide: undefined
  /** Anything uncaught in mini program code; already in the console. */
  error: { message: string; stack: string }
  /** The stage calls into the phone, outside any request of the phone's own. */
  stage: { name: string; payload: unknown }
}

export interface PhoneRuntime {
  /** The phone's name in the stage and in /automator/<phone>: 'member'. */
  readonly phone: string
  readonly identity: PhoneIdentity
  readonly settings: Readonly<PhoneSettings>
  /** app.json with theme variables still in it. */
  readonly appConfig: Readonly<Record<string, unknown>>
  readonly router: Router
  readonly launchOptions: { path: string; query: Record<string, string>; scene: number }
  /** Bottom first; never empty once the app runs. */
  pages(): readonly PhonePage[]
  currentPage(): PhonePage
  layout(): ScreenLayout
  /** The built-in that owns this DOM element, if it is one. */
  builtinAt(element: Element): { handle: BuiltinHandle; instance: BuiltinInstance } | undefined
  /** All built-ins of one tag below an element, in document order. */
  builtinsBelow(root: Element, name: string): { handle: BuiltinHandle; instance: BuiltinInstance }[]
  /** Fields of a form below an element, in document order: built-ins, and components of wx://form-field. */
  formFieldsBelow(root: Element): FormField[]
  /** The element a component instance stands on. */
  elementOf(instance: ComponentInstance): HTMLElement
  /** Nodes by selector inside one component's own WXML (`document` scope: the current page). */
  select(selector: string, scope?: ComponentInstance): HTMLElement[]
  /** Fires a framework event at a DOM element, as a finger would; bubbles and composed. */
  fireAt(element: Element, type: string, detail: unknown): void
  /** Storage of this phone, identity and app alone. Values are strings. */
  readonly storage: PhoneStorage
  /** Where surfaces inside the phone's screen go (toast, modal, action sheet): above page and bars. */
  readonly overlay: HTMLElement
  /** Asks the stage to show a surface; resolves with the person's answer. */
  showSurface<K extends keyof Surfaces>(
    name: K,
    request: Surfaces[K] extends { request: infer R } ? R : never,
  ): Promise<Surfaces[K] extends { reply: infer R } ? R : never>
  /** Calls a service of the emulator's server with this phone's identity (cloud, WeChat platform). */
  service(name: string, payload: unknown): Promise<unknown>
  callFunction(name: string, data: unknown): Promise<{ result: unknown; requestID: string }>
  /** Address of a file of the project, given as mini program code writes it (`/assets/a.png`, relative). */
  resolveFile(path: string, from?: ComponentInstance): string
  /** rpx → vw in a style text. */
  style(text: string): string
  /** Epoch milliseconds, moved by the operator's clock. */
  now(): number
  on<K extends keyof PhoneEvents>(type: K, listener: (event: PhoneEvents[K]) => void): () => void
  /** Reports an uncaught error of mini program code (console, App.onError, error band on the screen). */
  report(error: unknown, where: string): void
}

export interface FormField {
  name: string
  value(): unknown
  reset(): void
}

export interface PhoneStorage {
  get(key: string): string | undefined
  set(key: string, value: string): void
  remove(key: string): void
  clear(): void
  keys(): string[]
  /** Bytes of keys and values together (UTF-16 as WeChat counts characters: length). */
  size(): number
}

/** A refusal with WeChat's words: `<api>:fail <message>`. */
export class ApiFailure extends Error {
  constructor(
    message: string,
    readonly fields: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'ApiFailure'
  }
}

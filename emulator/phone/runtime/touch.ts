import type { PhoneTouch } from './contract'
import { builtinAt } from './builtin-components'
import { glassAt, hostOf, isComponent, type GlassElement } from './glass'
import type { PhoneBackend } from './backend'

const LONG_PRESS_MS = 350
const TAP_SLOP_PX = 10
const MOUSE_AFTER_TOUCH_MS = 800

interface Gesture {
  target: HTMLElement
  x: number
  y: number
  moved: boolean
  long: boolean
  timer: number
  hovered: GlassElement | undefined
}

/** Turns fingers and the mouse into WeChat's touch events, tap and longpress. */
export function listenToTouches(backend: PhoneBackend) {
  let gesture: Gesture | undefined
  let lastTouchAt = -Infinity

  const fire = (type: string, touches: PhoneTouch[], changed: PhoneTouch[], origin?: Event) => {
    const [first] = changed
    if (gesture === undefined || first === undefined) return
    const more = type === 'tap' ? tapDetail(gesture.target, first) : {}
    if (more === null) return
    const detail = { x: first.pageX, y: first.pageY, ...more }
    backend.fire(gesture.target, type, detail, { touches, changedTouches: changed }, origin)
  }

  const start = (origin: Event, touches: PhoneTouch[], changed: PhoneTouch[]) => {
    const [first] = changed
    if (first === undefined) return
    if (gesture !== undefined) {
      gesture.moved = true
      window.clearTimeout(gesture.timer)
    }
    const target = origin.target as HTMLElement
    const hovered = hover(target)
    const timer = window.setTimeout(() => {
      if (gesture === undefined || gesture.moved) return
      // WeChat takes the tap away only from somebody who asked for the long press.
      gesture.long = ['longpress', 'longtap'].some((type) => backend.isHeard(target, type))
      fire('longpress', touches, changed)
      fire('longtap', touches, changed)
    }, LONG_PRESS_MS)
    const long = touches.length > 1
    gesture = { target, x: first.clientX, y: first.clientY, moved: long, long, timer, hovered }
    fire('touchstart', touches, changed, origin)
  }

  const move = (origin: Event, touches: PhoneTouch[], changed: PhoneTouch[]) => {
    const [first] = changed
    if (gesture === undefined || first === undefined) return
    const far = Math.max(Math.abs(first.clientX - gesture.x), Math.abs(first.clientY - gesture.y))
    if (far > TAP_SLOP_PX && !gesture.moved) {
      gesture.moved = true
      endHold(gesture)
    }
    fire('touchmove', touches, changed, origin)
  }

  const end = (origin: Event, touches: PhoneTouch[], changed: PhoneTouch[], cancelled: boolean) => {
    if (gesture === undefined) return
    const ended = gesture
    endHold(ended)
    fire(cancelled ? 'touchcancel' : 'touchend', touches, changed, origin)
    if (!cancelled && !ended.moved && !ended.long) fire('tap', touches, changed, origin)
    if (touches.length === 0) gesture = undefined
  }

  const options = { capture: true, passive: false }
  const onTouch = (type: string, handle: (event: TouchEvent) => void) => {
    document.addEventListener(
      type,
      (event) => {
        lastTouchAt = Date.now()
        handle(event as TouchEvent)
      },
      options,
    )
  }
  onTouch('touchstart', (event) => start(event, list(event.touches), list(event.changedTouches)))
  onTouch('touchmove', (event) => move(event, list(event.touches), list(event.changedTouches)))
  onTouch('touchend', (event) => end(event, list(event.touches), list(event.changedTouches), false))
  onTouch('touchcancel', (event) => end(event, [], list(event.changedTouches), true))

  const onMouse = (type: string, handle: (event: MouseEvent, touch: PhoneTouch) => void) => {
    document.addEventListener(
      type,
      (event) => {
        // A finger's touch is followed by mouse events of the browser's own making.
        if (Date.now() - lastTouchAt < MOUSE_AFTER_TOUCH_MS) return
        handle(event as MouseEvent, touchOf(event as MouseEvent))
      },
      options,
    )
  }
  onMouse('mousedown', (event, touch) => {
    if (event.button === 0) start(event, [touch], [touch])
  })
  onMouse('mousemove', (event, touch) => move(event, [touch], [touch]))
  onMouse('mouseup', (event, touch) => end(event, [], [touch], false))
}

/** What the built-in under the finger adds to its tap. */
function tapDetail(node: HTMLElement, touch: PhoneTouch): object | null {
  const element = glassAt(node)
  const host = element && hostOf(element)
  const tell = host && builtinAt(host)?.instance.tapDetail
  return tell ? tell(touch, node) : {}
}

function endHold(gesture: Gesture) {
  window.clearTimeout(gesture.timer)
  gesture.hovered?.setNodeClass('', HOVER_CLASS_SEGMENT)
  gesture.hovered = undefined
}

function list(touches: TouchList): PhoneTouch[] {
  return [...touches].map((touch) => touchOf(touch, touch.identifier))
}

function touchOf(
  point: { pageX: number; pageY: number; clientX: number; clientY: number },
  identifier = 0,
): PhoneTouch {
  const { pageX, pageY, clientX, clientY } = point
  return { identifier, pageX, pageY, clientX, clientY, force: 1 }
}

const HOVER_CLASS_SEGMENT = 3 as Parameters<GlassElement['setNodeClass']>[1]

/** Puts hover-class on the nearest element that has one; answers it. */
function hover(node: HTMLElement): GlassElement | undefined {
  for (let at = glassAt(node); at; at = glassAt(hostParent(at))) {
    const name = hoverClass(at)
    if (name === '' || name === 'none') continue
    at.setNodeClass(name, HOVER_CLASS_SEGMENT)
    return at
  }
  return undefined
}

function hostParent(element: GlassElement): Node | null {
  return (element.getBackendElement() as unknown as HTMLElement | null)?.parentNode ?? null
}

function hoverClass(element: GlassElement): string {
  if (isComponent(element)) {
    const { hoverClass: name, disabled } = element.data as {
      hoverClass?: string
      disabled?: boolean
    }
    return disabled ? '' : (name ?? '')
  }
  const host = element.getBackendElement() as unknown as HTMLElement | null
  return host?.getAttribute?.('hover-class') ?? ''
}

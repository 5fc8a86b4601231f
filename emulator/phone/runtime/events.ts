import { glassEasel, hostOf, type GlassElement } from './glass'

/** The framework's element that a listener stands on; for WXS, hidden from the program. */
const standsOn = new WeakMap<object, GlassElement>()

export function elementOfEvent(event: object): GlassElement | undefined {
  return standsOn.get(event)
}

/**
 * Gives events WeChat's shape: plain fields of their own, so that they can be copied and written as
 * JSON. The framework hands out its own elements as targets, which hold the whole page.
 */
export function shapeEvents() {
  glassEasel.Event.prototype.wrapShadowedEvent = function (target, mark, currentTarget) {
    const { type, timeStamp, detail, extraFields } = this
    const event = Object.assign(Object.create(this) as typeof this, extraFields, {
      type,
      timeStamp,
      detail,
      mark: mark ?? {},
      target: targetOf(elementOf(target)),
      currentTarget: targetOf(elementOf(currentTarget)),
    })
    standsOn.set(event, elementOf(currentTarget))
    return event as never
  }
}

/** A component stands in an event as what its methods have as `this`. */
function elementOf(target: GlassElement): GlassElement {
  return (target as unknown as { _$?: GlassElement })._$ ?? target
}

function targetOf(element: GlassElement) {
  const offset = (name: 'offsetLeft' | 'offsetTop') => hostOf(element)?.[name] ?? 0
  return {
    id: element.id,
    // Measured only when asked for: it makes the browser lay the page out.
    get offsetLeft() {
      return offset('offsetLeft')
    },
    get offsetTop() {
      return offset('offsetTop')
    },
    dataset: element.dataset ?? {},
  }
}

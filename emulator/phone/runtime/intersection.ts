import type { ComponentInstance } from './contract'
import { glassOf, hostOf, type GlassElement } from './glass'
import type { Page } from './page'

export interface IntersectionOptions {
  thresholds?: number[]
  initialRatio?: number
  observeAll?: boolean
}

interface Margins {
  left?: number
  right?: number
  top?: number
  bottom?: number
}

/** WeChat's IntersectionObserver over the browser's. */
export function observeIntersection(
  currentPage: () => Page,
  scope: ComponentInstance | undefined,
  { thresholds = [0], initialRatio = 0, observeAll = false }: IntersectionOptions = {},
) {
  let root: HTMLElement | undefined
  let margins: Margins = {}
  let native: IntersectionObserver | undefined
  const query = (selector: string) =>
    glassOf(scope ?? currentPage().instance)
      .getShadowRoot()
      ?.querySelectorAll(selector) ?? []

  const observer = {
    relativeTo(selector: string, given: Margins = {}) {
      const [found] = query(selector)
      root = found && hostOf(found)
      margins = given
      return observer
    },
    relativeToViewport(given: Margins = {}) {
      root = undefined
      margins = given
      return observer
    },
    observe(selector: string, callback: (entry: unknown) => void) {
      native?.disconnect()
      const found = query(selector)
      const targets = new Map<Element, GlassElement>()
      for (const element of observeAll ? found : found.slice(0, 1)) {
        const host = hostOf(element)
        if (host) targets.set(host, element)
      }
      const ratios = new Map<Element, number>()
      native = new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            const before = ratios.get(entry.target) ?? initialRatio
            ratios.set(entry.target, entry.intersectionRatio)
            if (!crossed(thresholds, before, entry.intersectionRatio, entry.isIntersecting))
              continue
            callback(result(entry, targets.get(entry.target)))
          }
        },
        { root: root ?? currentPage().dom, rootMargin: marginText(margins), threshold: thresholds },
      )
      for (const host of targets.keys()) native.observe(host)
    },
    disconnect() {
      native?.disconnect()
    },
  }
  return observer
}

/** WeChat calls back only when a threshold is crossed, starting from initialRatio. */
function crossed(thresholds: number[], before: number, now: number, isIntersecting: boolean) {
  if (before === now) return isIntersecting && now === 0 && thresholds.includes(0)
  return thresholds.some((t) => (before <= t && now >= t) || (before >= t && now <= t))
}

function marginText({ top = 0, right = 0, bottom = 0, left = 0 }: Margins): string {
  return [top, right, bottom, left].map((margin) => `${margin}px`).join(' ')
}

function result(entry: IntersectionObserverEntry, element: GlassElement | undefined) {
  const { intersectionRatio, intersectionRect, boundingClientRect, rootBounds, time } = entry
  return {
    id: element?.id ?? '',
    dataset: element?.dataset ?? {},
    intersectionRatio,
    intersectionRect: plain(intersectionRect),
    boundingClientRect: plain(boundingClientRect),
    relativeRect: rootBounds ? plain(rootBounds) : {},
    time,
  }
}

function plain({ left, right, top, bottom, width, height }: DOMRectReadOnly) {
  return { left, right, top, bottom, width, height }
}

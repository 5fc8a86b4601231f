import type { Page } from '../runtime/page'
import type { Phone } from '../runtime/phone'
import type { Calls, Params } from './agent'
import type { Elements } from './elements'
import { valueAt } from './values'

type Method = (...args: unknown[]) => unknown

/** The Page domain. */
export function pageCalls(_phone: Phone, elements: Elements): Calls {
  const page = (params: Params) => elements.page(params.pageId)
  const one = (found: Parameters<Elements['info']>[0] | undefined) => {
    if (found === undefined) throw new Error('no such element')
    return elements.info(found)
  }
  return {
    'Page.getElement': (p) => one(elements.search(page(p).component, p.selector)[0]),
    'Page.getElements': (p) => ({
      elements: elements.search(page(p).component, p.selector).map((e) => elements.info(e)),
    }),
    'Page.getElementByXpath': (p) => one(elements.searchByXpath(page(p), p.selector)[0]),
    'Page.getElementsByXpath': (p) => ({
      elements: elements.searchByXpath(page(p), p.selector).map((e) => elements.info(e)),
    }),
    'Page.getData': (p) => ({ data: valueAt(page(p).instance.data, p.path) }),
    'Page.setData': (p) => page(p).instance.setData(p.data as Record<string, unknown>),
    'Page.callMethod': async (p) => {
      const { instance } = page(p)
      const method = instance[String(p.method)]
      if (typeof method !== 'function') throw new Error(`page.${String(p.method)} not exists`)
      return { result: await (method as Method).apply(instance, (p.args as unknown[]) ?? []) }
    },
    'Page.getWindowProperties': (p) => ({
      properties: (p.names as string[]).map((name) => windowProperty(page(p), name)),
    }),
  }
}

/** On WeChat a page is a window of its own that scrolls; here its scroller stands for it. */
function windowProperty(page: Page, name: string): unknown {
  const own = /^document\.(?:documentElement|body)\.(\w+)$/.exec(name)?.[1]
  if (own !== undefined) return (page.dom as unknown as Record<string, unknown>)[own]
  if (name === 'innerHeight') return page.dom.clientHeight
  return valueAt(window, name)
}

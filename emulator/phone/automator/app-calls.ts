import type { Phone } from '../runtime/phone'
import type { Page } from '../runtime/page'
import { currentPages } from '../runtime/app'
import type { Calls, Emit, Params } from './agent'
import { takePicture } from './picture'
import { failureText, functionOf } from './values'

type Function_ = (...args: unknown[]) => unknown

/** The App domain: page stack, wx.*, code of the client's, logs. */
export function appCalls(phone: Phone, emit: Emit): Calls {
  const { wx } = phone
  const originals = new Map<string, unknown>()
  const scope = {
    wx,
    getApp: () => phone.app.get() ?? {},
    getCurrentPages: () => currentPages(phone.router.stack),
  }
  let logging = false

  return {
    'App.getPageStack': () => ({ pageStack: phone.router.stack.map(pageInfo) }),
    'App.getCurrentPage': () => pageInfo(phone.currentPage()),
    'App.callWxMethod': async (params) => {
      const call = wxMethod(wx, params)
      try {
        return { result: await call(...argsOf(params)) }
      } catch (reason) {
        throw new Error(failureText(reason))
      }
    },
    'App.mockWxMethod': (params) => {
      const name = String(params.method)
      refusePlugin(params)
      if (!originals.has(name)) originals.set(name, wxMethod(wx, params))
      const origin = originals.get(name) as Function_
      if (typeof params.functionDeclaration === 'string') {
        const answer = functionOf(params.functionDeclaration, scope)
        wx[name] = mocked(name, (...given) =>
          answer.apply({ origin }, [...given, ...argsOf(params)]),
        )
      } else if ('result' in params) wx[name] = mocked(name, () => params.result)
      else {
        wx[name] = origin
        originals.delete(name)
      }
    },
    'App.callFunction': async (params) => {
      const run = functionOf(String(params.functionDeclaration), scope)
      return { result: await run(...argsOf(params)) }
    },
    'App.captureScreenshot': async () => ({ data: await takePicture() }),
    'App.enableLog': () => {
      if (!logging) passOnConsole(emit)
      logging = true
    },
    'App.addBinding': ({ name }) => {
      const bound = (...args: unknown[]) => emit('App.bindingCalled', { name, args })
      Object.assign(window, { [String(name)]: bound })
    },
  }
}

function pageInfo({ id, route, query }: Page) {
  return { pageId: id, path: route, query }
}

function argsOf(params: Params): unknown[] {
  return Array.isArray(params.args) ? params.args : []
}

function refusePlugin({ pluginId }: Params) {
  if (pluginId !== undefined) {
    throw new Error(`plugin "${String(pluginId)}" is not part of this phone`)
  }
}

function wxMethod(wx: Record<string, unknown>, params: Params): Function_ {
  refusePlugin(params)
  const { method } = params
  const found = wx[String(method)]
  if (typeof found !== 'function') throw new Error(`wx.${String(method)} not exists`)
  return (...args) => (found as Function_).apply(wx, args)
}

interface Callbacks {
  success?: Function_
  fail?: Function_
  complete?: Function_
}

/** A wx.* function that answers with a made-up result, in whichever style it is called. */
function mocked(name: string, answer: Function_): Function_ {
  return (...args) => {
    const value = answer(...args)
    if (name.endsWith('Sync')) return value
    const [options] = args
    const { success, fail, complete } = (options ?? {}) as Callbacks
    const settled = Promise.resolve(value)
    if (!success && !fail && !complete) return settled
    void settled.then((result) => {
      const { errMsg = '' } = (result ?? {}) as { errMsg?: string }
      const first = errMsg.includes(':fail') ? fail : success
      first?.(result)
      complete?.(result)
    })
    return undefined
  }
}

function passOnConsole(emit: Emit) {
  for (const type of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const original = console[type].bind(console)
    console[type] = (...args: unknown[]) => {
      original(...args)
      emit('App.logAdded', { type, args })
    }
  }
}

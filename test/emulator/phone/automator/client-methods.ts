/** Which public methods the official client has, by its own typings, and which of them were called. */
import automator from 'miniprogram-automator'
import * as elements from 'miniprogram-automator/out/Element'
import MiniProgram from 'miniprogram-automator/out/MiniProgram'
import Native from 'miniprogram-automator/out/Native'
import Page from 'miniprogram-automator/out/Page'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** `launch` starts WeChat DevTools from its command line, which is what the stage stands in for. */
const BEYOND_THE_STAGE = ['Automator.launch']

const { default: Element, ...kinds } = elements
const prototypes: Record<string, object> = {
  Automator: Object.getPrototypeOf(automator) as object,
  MiniProgram: MiniProgram.prototype,
  Native: Native.prototype,
  Page: Page.prototype,
  Element: Element.prototype,
  ...Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kind.prototype])),
}

/** `Class.method` of everything that the typings do not mark private, protected or static. */
function publicMethods(): string[] {
  const folder = dirname(require.resolve('miniprogram-automator/out/MiniProgram'))
  const files = ['Automator', 'MiniProgram', 'Native', 'Page', 'Element']
  return files
    .flatMap((file) => {
      const text = readFileSync(join(folder, `${file}.d.ts`), 'utf8')
      return text.split(/^export (?:default|declare) class /m).slice(1)
    })
    .flatMap((text) => {
      const name = /^\w+/.exec(text)?.[0] ?? ''
      const methods = [...text.matchAll(/^ {4}(\$?\$?[a-zA-Z]*)\(/gm)].map(([, method]) => method)
      return methods.filter((method) => method !== 'constructor').map((m) => `${name}.${m}`)
    })
    .filter((method) => !BEYOND_THE_STAGE.includes(method))
}

export interface ClientCalls {
  all: string[]
  missing(): string[]
}

/** Notes every call from now on. */
export function noteClientCalls(): ClientCalls {
  const all = publicMethods()
  const called = new Set<string>()
  for (const method of all) {
    const [kind = '', name = ''] = method.split('.')
    const prototype = prototypes[kind] as Record<string, (...args: unknown[]) => unknown>
    const original = prototype[name]
    if (original === undefined) throw new Error(`the client has no ${method}`)
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      called.add(method)
      return original.apply(this, args)
    }
  }
  return { all, missing: () => all.filter((method) => !called.has(method)) }
}

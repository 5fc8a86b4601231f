/** Names that mini program code gets as its globals. */
export type ModuleGlobals = Record<string, unknown>

interface Module {
  exports: unknown
}

/** Browser names that WeChat's logic layer does not have. */
const HIDDEN = [
  'window',
  'document',
  'self',
  'parent',
  'top',
  'frames',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'navigator',
  'location',
  'history',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'alert',
  'postMessage',
]

/** CommonJS modules of the app. Each has a name of its own in the debugger and in stack traces. */
export class Modules {
  private readonly sources = new Map<string, string>()
  private readonly loaded = new Map<string, Module>()
  /** Modules being evaluated now, the innermost last. */
  readonly loading: string[] = []

  constructor(
    private readonly globals: ModuleGlobals,
    private readonly ensure: (path: string) => Promise<void>,
  ) {}

  add(modules: Record<string, string>) {
    for (const [path, code] of Object.entries(modules)) this.sources.set(path, code)
  }

  load(path: string): unknown {
    const known = this.loaded.get(path)
    if (known !== undefined) return known.exports
    const code = this.sources.get(path)
    if (code === undefined) throw new Error(`module '${path}.js' is not defined`)
    const module: Module = { exports: {} }
    this.loaded.set(path, module)
    this.loading.push(path)
    try {
      this.evaluate(path, code, module)
    } catch (error) {
      this.loaded.delete(path)
      throw error
    } finally {
      this.loading.pop()
    }
    return module.exports
  }

  private evaluate(path: string, code: string, module: Module) {
    const names = ['require', 'module', 'exports', ...Object.keys(this.globals), ...HIDDEN]
    const maps = `//# sourceURL=${path}.js\n//# sourceMappingURL=/phone/map/${path}.js`
    // An inner function, so that the app's own top-level names may be the same as the hidden ones.
    const body = `return (function () {${code}\n}).call(undefined)\n${maps}`
    const run = new Function(...names, body) as (...args: unknown[]) => void
    const require = (spec: string) => this.load(spec)
    require.async = async (spec: string) => {
      await this.ensure(spec)
      return this.load(spec)
    }
    run.call(undefined, require, module, module.exports, ...Object.values(this.globals))
  }
}

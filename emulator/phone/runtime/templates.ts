import type { wxsGlobals } from './wxs'

/** Compiled template functions, evaluated when first needed. */
export interface Templates {
  add(templates: Record<string, string>, scripts: Record<string, string>): void
  /** For glass-easel's `template` option; undefined when the WXML is broken or missing. */
  get(
    path: string,
  ): { groupList: unknown; content: unknown; fallbackListenerOnNativeNode: true } | undefined
}

interface TemplateSpace {
  groups: Record<string, unknown>
  scripts: Record<string, unknown>
  define(path: string, loader: (...args: unknown[]) => unknown): unknown
  evaluate(code: string): unknown
}

export function createTemplates(
  runtimeText: string,
  globals: ReturnType<typeof wxsGlobals>,
): Templates {
  const space = createSpace(runtimeText, globals)
  return {
    add(templates, scripts) {
      for (const [path, code] of Object.entries(scripts)) addScript(space, path, code)
      for (const [path, code] of Object.entries(templates)) addTemplate(space, path, code)
    },
    get(path) {
      const content = space.groups[path]
      if (content === undefined) return undefined
      return { groupList: space.groups, content, fallbackListenerOnNativeNode: true }
    },
  }
}

/** One closure holds the shared variables (G, R, D, X, Y, Z, P, Q) that compiled code refers to. */
function createSpace(runtimeText: string, globals: object): TemplateSpace {
  const body = `const G = Object.create(null), R = Object.create(null);
    ${runtimeText};
    return { groups: G, scripts: R, define: D, evaluate: (code) => eval(code) }`
  const create = new Function(...Object.keys(globals), body) as (
    ...args: unknown[]
  ) => TemplateSpace
  return create(...Object.values(globals))
}

function addTemplate(space: TemplateSpace, path: string, code: string) {
  lazily(space.groups, path, () => space.evaluate(`${code}\n//# sourceURL=${path}.wxml`))
}

function addScript(space: TemplateSpace, path: string, code: string) {
  space.scripts[path] = space.define(path, (...args) => {
    const text = `(function(require,exports,module){${code}\n})\n//# sourceURL=${path}.wxs`
    return (space.evaluate(text) as (...given: unknown[]) => unknown)(...args)
  })
}

function lazily(target: Record<string, unknown>, key: string, make: () => unknown) {
  Object.defineProperty(target, key, {
    configurable: true,
    enumerable: true,
    get() {
      const value = make()
      Object.defineProperty(target, key, { value, configurable: true, enumerable: true })
      return value
    },
  })
}

import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { Bundle, CompiledComponent, ComponentConfig } from '../compiler/bundle'
import { normalise, type Definition } from './definitions'
import type { Modules } from './modules'
import type { StyleSheets } from './styles'
import type { Templates } from './templates'

/** A registered behavior; opaque to all but the framework. */
export type BehaviorLike = object

interface Parts {
  space: CodeSpace
  styles: StyleSheets
  templates: Templates
  modules: Modules
  builtinBehaviors: Map<string, BehaviorLike>
  report(error: unknown, where: string): void
}

/** The app's pages and components: loads and registers each when a page first needs it. */
export class Components {
  private readonly compiled = new Map<string, CompiledComponent>()
  private readonly sheets = new Map<string, string>()
  private readonly registered = new Set<string>()

  constructor(private readonly parts: Parts) {}

  addBundle(bundle: Bundle) {
    for (const [path, component] of Object.entries(bundle.components)) {
      this.compiled.set(path, component)
    }
    for (const [path, css] of Object.entries(bundle.styles)) this.sheets.set(path, css)
    this.parts.templates.add(bundle.templates, bundle.scripts)
    this.parts.modules.add(bundle.modules)
  }

  has(path: string): boolean {
    return this.compiled.has(path)
  }

  isPage(path: string): boolean {
    return this.compiled.get(path)?.isPage ?? false
  }

  config(path: string): ComponentConfig {
    return this.compiled.get(path)?.config ?? { usingComponents: {} }
  }

  styleOf(path: string): string | undefined {
    return this.sheets.get(path)
  }

  /** The component and all it may use, itself included; components of absent packages left out. */
  closure(path: string, found = new Set<string>()): Set<string> {
    if (found.has(path) || !this.compiled.has(path)) return found
    found.add(path)
    for (const used of this.used(path)) this.closure(used, found)
    return found
  }

  private used(path: string): string[] {
    const { usingComponents, componentGenerics = {} } = this.config(path)
    const defaults = Object.values(componentGenerics).flatMap((generic) =>
      generic === true || !generic.default ? [] : [generic.default],
    )
    return [...Object.values(usingComponents), ...defaults].map((used) => used.slice(1))
  }

  /** Registers a component and what it uses. */
  ensure(path: string) {
    for (const needed of [...this.closure(path)].reverse()) this.register(needed)
  }

  private register(path: string) {
    const component = this.compiled.get(path)
    if (component === undefined || this.registered.has(path)) return
    this.registered.add(path)
    const { space, templates, modules } = this.parts
    const template = templates.get(path)
    if (template) space.addCompiledTemplate(path, template as never)
    try {
      if (component.script !== undefined) modules.load(component.script)
    } catch (error) {
      this.parts.report(error, path)
    }
    // A script that throws or never calls Component(): an empty component keeps the rest alive.
    if (!this.isDefined(path)) this.define(path, {}, component.isPage)
  }

  private isDefined(path: string): boolean {
    return this.parts.space.getComponentSpace().getComponentByUrlWithoutDefault(path, '') !== null
  }

  /** Page() or Component() was called while `path`'s script (or one it requires) was loading. */
  define(path: string, given: Definition, isPage: boolean) {
    const { space, builtinBehaviors } = this.parts
    const definition = normalise(given, (name) => builtinBehaviors.get(name))
    this.applyStyle(path, definition)
    const builder = space.component(path)
    if (isPage) builder.pageDefinition(definition as never).register()
    else builder.definition(definition as never).register()
  }

  /** Component() without a definition: the chaining form. */
  chain(path: string): unknown {
    this.applyStyle(path, {})
    return this.parts.space.component(path)
  }

  defineBehavior(given: Definition): BehaviorLike {
    const definition = normalise(given, (name) => this.parts.builtinBehaviors.get(name))
    return this.parts.space
      .behavior()
      .definition(definition as never)
      .register()
  }

  /**
   * The framework reads style isolation from JSON only; WeChat also takes it from `options`, JSON
   * winning. A page without one shares its style with the app.
   */
  private applyStyle(path: string, definition: Definition) {
    const component = this.compiled.get(path)
    if (component === undefined) return
    const { config, isPage, scope } = component
    const { styleIsolation, addGlobalClass } = definition.options ?? {}
    const wanted = config.styleIsolation ?? styleIsolation
    const fallback = addGlobalClass ? 'apply-shared' : isPage ? 'shared' : 'isolated'
    const isolation = wanted ?? fallback
    const { space, styles } = this.parts
    const scoped = isolation !== 'shared' && isolation !== 'page-shared'
    const known = { ...config, component: !isPage, styleIsolation: isolation }
    space.addComponentStaticConfig(path, known as never)
    space.addStyleSheet(path, path, scoped ? scope : undefined)
    const css = this.sheets.get(path)
    if (css !== undefined) styles.add(path, css, isPage ? 'page' : 'component', scope, scoped)
  }

  /** The component whose script is loading: Page() and Component() belong to it. */
  loading(): { path: string; isPage: boolean } | undefined {
    for (const module of [...this.parts.modules.loading].reverse()) {
      const path = this.byScript(module)
      if (path !== undefined) return { path, isPage: this.compiled.get(path)?.isPage ?? false }
    }
    return undefined
  }

  private byScript(module: string): string | undefined {
    if (this.compiled.get(module)?.script === module) return module
    for (const [path, { script }] of this.compiled) if (script === module) return path
    return undefined
  }
}

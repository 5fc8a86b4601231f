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
  closure(path: string): Set<string> {
    return this.collect(path, () => true, new Set())
  }

  private collect(path: string, wanted: (held: boolean) => boolean, found: Set<string>) {
    if (found.has(path) || !this.compiled.has(path)) return found
    found.add(path)
    for (const { used, held } of this.uses(path)) {
      if (wanted(held)) this.collect(used, wanted, found)
    }
    return found
  }

  /** `held`: a placeholder stands for it until it is drawn. */
  private uses(path: string): { used: string; held: boolean }[] {
    const { usingComponents, componentGenerics = {}, componentPlaceholder } = this.config(path)
    const named = Object.entries(usingComponents).map(([tag, used]) => {
      return { used: used.slice(1), held: componentPlaceholder?.[tag] !== undefined }
    })
    const defaults = Object.values(componentGenerics).flatMap((generic) =>
      generic === true || !generic.default ? [] : [{ used: generic.default.slice(1), held: false }],
    )
    return [...named, ...defaults]
  }

  /**
   * Registers a component and what it uses. What a placeholder stands for is registered when it is
   * drawn: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/lazyload.html
   */
  ensure(path: string) {
    const needed = this.collect(path, (held) => !held, new Set())
    // As a group: a placeholder gives way only when the scripts have run to their ends.
    this.parts.space.getComponentSpace().groupRegister(() => {
      for (const one of [...needed].reverse()) this.register(one)
    })
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

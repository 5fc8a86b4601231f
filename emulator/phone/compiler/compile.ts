import { createHash } from 'node:crypto'
import type { Bundle, ComponentConfig, Manifest, SubPackage } from './bundle'
import { FileCache, readJson, type Json } from './files'
import { compileWxml, requiredFrom, templateRuntime, type CompiledWxml } from './wxml'
import { compileWxs, type CompiledWxs } from './wxs'
import { compileScript, type CompiledScript } from './script'
import { StyleCompiler } from './styles'
import { resolveComponent, resolveScript, withAlias } from './resolve'
import { positionAt, type Problem } from './problem'
import type { Project } from './project'

export interface Compiled {
  manifest: Manifest
  /** By the file name that the manifest gives. */
  files: Map<string, string>
}

/** Compiles what the pages reach, and on later calls only what changed since. */
export class Compiler {
  private readonly cache: FileCache
  private readonly styles: StyleCompiler
  private version = 0

  constructor(readonly project: Project) {
    this.cache = new FileCache(project)
    this.styles = new StyleCompiler(project, this.cache)
  }

  async compile(): Promise<Compiled> {
    this.cache.begin()
    this.version += 1
    const app = readJson(this.project, this.cache, 'app.json')
    const pass = new Pass(this.project, this.cache, this.styles, app.json)
    pass.problems.push(...app.problems)
    await pass.run()
    return pass.result(this.version)
  }
}

/** One walk from app.json over everything it reaches. */
class Pass {
  readonly problems: Problem[] = []
  private readonly bundles = new Map<string, Bundle>()
  private readonly subPackages: SubPackage[]
  private readonly pages: string[]
  private readonly seen = new Set<string>()
  private readonly pending: Promise<void>[] = []
  private readonly icons = new Set<string>()
  private appScript: string | undefined
  private customTabBar: string | undefined

  constructor(
    private readonly project: Project,
    private readonly cache: FileCache,
    private readonly styles: StyleCompiler,
    private readonly app: Json,
  ) {
    this.subPackages = readSubPackages(app)
    const inPackages = this.subPackages.flatMap(({ root, pages }) =>
      pages.map((page) => joined(root, page)),
    )
    this.pages = [...((app.pages as string[] | undefined) ?? []), ...inPackages]
  }

  async run() {
    this.bundle('app')
    this.appScript = this.mainScript('app')
    this.addStyle('app')
    for (const page of this.pages) this.addComponent(page, true, 'app.json')
    const tabBar = this.app.tabBar as { custom?: boolean } | undefined
    if (tabBar?.custom) {
      this.customTabBar = 'custom-tab-bar/index'
      this.addComponent(this.customTabBar, false, 'app.json')
    }
    while (this.pending.length > 0) await Promise.all(this.pending.splice(0))
  }

  result(version: number): Compiled {
    const files = new Map<string, string>()
    const names: Record<string, string> = {}
    for (const [name, bundle] of this.bundles) {
      const text = JSON.stringify(bundle)
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
      names[name] = `${name.replaceAll('/', '-')}.${hash}.json`
      files.set(names[name], text)
    }
    const entryPage = this.entryPage()
    const theme = this.theme()
    const problems = this.problems.map((problem) => ({
      ...problem,
      file: this.project.displayPath(problem.file),
    }))
    const manifest: Manifest = {
      version,
      appConfig: this.app,
      theme,
      pages: this.pages,
      entryPage,
      subPackages: this.subPackages,
      appScript: this.appScript,
      customTabBar: this.customTabBar,
      bundles: names,
      templateRuntime: templateRuntime(),
      icons: [...this.icons].join(' '),
      problems: unique(problems),
    }
    return { manifest, files }
  }

  private entryPage(): string {
    const [first = ''] = this.pages
    const given = this.app.entryPagePath
    if (typeof given !== 'string') return first
    const path = given.replace(/^\//, '').replace(/\.html$/, '')
    if (this.pages.includes(path)) return path
    this.missing('app.json', given, `entryPagePath "${given}" is not one of the pages`)
    return first
  }

  private theme(): Manifest['theme'] {
    const file = this.app.themeLocation
    const { json, problems } =
      typeof file === 'string'
        ? readJson(this.project, this.cache, file)
        : { json: {}, problems: [] }
    this.problems.push(...problems)
    return { light: {}, dark: {}, ...json }
  }

  /** The bundle that a file belongs to: its subpackage's, else the main one. */
  private bundle(file: string): Bundle {
    const owner = this.subPackages.find(({ root }) => file.startsWith(`${root}/`))
    const name = owner?.root ?? 'main'
    let bundle = this.bundles.get(name)
    if (bundle === undefined) {
      bundle = { name, modules: {}, templates: {}, scripts: {}, styles: {}, components: {} }
      this.bundles.set(name, bundle)
    }
    return bundle
  }

  private once(kind: string, file: string): boolean {
    const key = `${kind}:${file}`
    if (this.seen.has(key)) return false
    this.seen.add(key)
    return true
  }

  private addComponent(path: string, isPage: boolean, mentionedIn: string) {
    if (!this.once('component', path)) return
    const bundle = this.bundle(path)
    const { json, problems } = readJson(this.project, this.cache, `${path}.json`)
    this.problems.push(...problems)
    const config = this.resolvedConfig(path, json)
    const script = this.mainScript(path)
    if (script === undefined) this.missing(mentionedIn, path, `${path}.js is not found`)
    bundle.components[path] = {
      config,
      scope: scopeOf(path),
      isPage,
      ...(script === undefined ? {} : { script }),
    }
    this.addTemplate(path, mentionedIn)
    this.addStyle(path)
    for (const used of usedComponents(config)) this.addComponent(used.slice(1), false, path)
  }

  private resolvedConfig(path: string, json: Json): ComponentConfig {
    const own = (json.usingComponents ?? {}) as Record<string, string>
    const global = (this.app.usingComponents ?? {}) as Record<string, string>
    const using: Record<string, string> = {}
    for (const [tag, spec] of Object.entries(global)) this.use(using, 'app', tag, spec)
    for (const [tag, spec] of Object.entries(own)) this.use(using, path, tag, spec)
    const config: ComponentConfig = { ...json, usingComponents: using }
    const generics = json.componentGenerics as ComponentConfig['componentGenerics']
    if (generics) config.componentGenerics = this.resolvedGenerics(path, generics)
    return config
  }

  private use(using: Record<string, string>, from: string, tag: string, spec: string) {
    const found = resolveComponent(this.project, from, spec)
    if (found !== undefined) using[tag] = `/${found}`
    else this.missing(`${from}.json`, spec, `component <${tag}> "${spec}" is not found`)
  }

  private resolvedGenerics(path: string, generics: ComponentConfig['componentGenerics'] = {}) {
    const entries = Object.entries(generics).map(([name, value]) => {
      const spec = typeof value === 'object' ? value.default : undefined
      const found = spec === undefined ? undefined : resolveComponent(this.project, path, spec)
      return [name, found === undefined ? true : { default: `/${found}` }] as const
    })
    return Object.fromEntries(entries)
  }

  private addTemplate(path: string, mentionedIn: string) {
    if (!this.once('wxml', path)) return
    const file = `${path}.wxml`
    if (!this.project.isFile(file)) {
      this.missing(mentionedIn, path, `${file} is not found`)
      return
    }
    const compiled = this.cache.get<CompiledWxml>('wxml', file, () => ({
      value: compileWxml(file, this.project.read(file)),
    }))
    this.problems.push(...compiled.problems)
    if (compiled.code !== '') this.bundle(path).templates[path] = compiled.code
    for (const template of compiled.templates) this.addTemplate(template, file)
    for (const script of compiled.scripts) this.addWxs(script, file)
  }

  private addWxs(path: string, mentionedIn: string) {
    if (!this.once('wxs', path)) return
    const file = `${path}.wxs`
    if (!this.project.isFile(file)) {
      this.missing(mentionedIn, path.split('/').at(-1) ?? path, `${file} is not found`)
      return
    }
    const compiled = this.cache.get<CompiledWxs>('wxs', file, () => ({
      value: compileWxs(file, this.project.read(file)),
    }))
    this.problems.push(...compiled.problems)
    this.bundle(path).scripts[path] = compiled.code
    for (const spec of compiled.requires) this.addWxs(requiredFrom(path, spec), file)
  }

  private addStyle(path: string) {
    const file = `${path}.wxss`
    if (!this.once('wxss', path) || !this.project.isFile(file)) return
    const { css, icons, problems } = this.styles.compile(file)
    for (const icon of icons) this.icons.add(icon)
    this.problems.push(...problems)
    this.bundle(path).styles[path] = css
  }

  private mainScript(path: string): string | undefined {
    const file = ['.ts', '.js'].map((ending) => path + ending).find((f) => this.project.isFile(f))
    return file === undefined ? undefined : this.addScript(file)
  }

  /** Queues a script and answers its module path. */
  private addScript(file: string): string {
    const path = file.replace(/\.(ts|js)$/, '')
    if (this.once('script', path)) this.pending.push(this.compileModule(file, path))
    return path
  }

  private async compileModule(file: string, path: string) {
    const compiled = await this.cache.get<Promise<CompiledScript>>('script', file, () => ({
      value: compileScript(file, this.project.read(file)),
    }))
    this.problems.push(...compiled.problems)
    let code = compiled.code
    for (const spec of new Set([...compiled.requires, ...compiled.asyncRequires])) {
      const target = resolveScript(this.project, file, withAlias(this.app.resolveAlias, spec))
      if (target === undefined) this.missing(file, spec, `module "${spec}" is not found`)
      else code = pointRequires(code, spec, this.addScript(target))
    }
    this.bundle(path).modules[path] = code
  }

  private missing(file: string, mention: string, reason: string) {
    const text = this.project.isFile(file) ? this.project.read(file) : ''
    const at = positionAt(text, Math.max(0, text.indexOf(mention)))
    this.problems.push({ file, ...at, reason, severity: 'error' })
  }
}

function readSubPackages(app: Json): SubPackage[] {
  const listed = (app.subPackages ?? app.subpackages ?? []) as Partial<SubPackage>[]
  return listed.map((given) => ({
    root: (given.root ?? '').replace(/^\/|\/$/g, ''),
    name: given.name ?? given.root ?? '',
    independent: given.independent ?? false,
    pages: given.pages ?? [],
  }))
}

function joined(root: string, page: string): string {
  return `${root}/${page.replace(/^\//, '')}`
}

function usedComponents(config: ComponentConfig): string[] {
  const generics = Object.values(config.componentGenerics ?? {})
  const defaults = generics.flatMap((value) => (value === true ? [] : (value.default ?? [])))
  return [...Object.values(config.usingComponents), ...defaults]
}

/** Short and stable, so that an unchanged component keeps an unchanged style sheet. */
function scopeOf(path: string): string {
  return `c${createHash('sha256').update(path).digest('hex').slice(0, 7)}`
}

function pointRequires(code: string, spec: string, target: string): string {
  const literal = spec.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(`\\brequire(\\.async)?\\(\\s*(["'])${literal}\\2\\s*\\)`, 'g')
  return code.replace(pattern, (_, async: string | undefined) => {
    return `require${async ?? ''}(${JSON.stringify(target)})`
  })
}

function unique(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}

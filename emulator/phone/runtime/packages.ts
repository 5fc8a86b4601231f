import type { Bundle, Manifest } from '../compiler/bundle'
import { BASE } from './boot'
import type { Components } from './components'

type PreloadRules = Record<string, { packages?: string[] }>

/** Fetches code packages: the main one at the start, a subpackage when something in it is needed. */
export class Packages {
  private readonly fetched = new Map<string, Promise<void>>()

  constructor(
    private readonly manifest: Manifest,
    private readonly components: () => Components,
  ) {}

  /** The package that a path belongs to. */
  nameOf(path: string): string {
    return this.manifest.subPackages.find(({ root }) => path.startsWith(`${root}/`))?.root ?? 'main'
  }

  load(name: string): Promise<void> {
    let loading = this.fetched.get(name)
    if (loading === undefined) {
      loading = this.fetchBundle(name)
      this.fetched.set(name, loading)
      loading.catch(() => this.fetched.delete(name))
    }
    return loading
  }

  /** What a page or module needs before it can run; an independent package runs without the main one. */
  async loadFor(path: string) {
    const name = this.nameOf(path)
    const own = this.manifest.subPackages.find(({ root }) => root === name)
    if (!own?.independent) await this.load('main')
    if (name !== 'main') await this.load(name)
  }

  /**
   * The packages that app.json's preloadRule names for a page, fetched while it shows; names or roots,
   * `__APP__` for the main package. One that does not come is fetched again when it is needed.
   */
  preload(route: string) {
    const rules = this.manifest.appConfig.preloadRule as PreloadRules | undefined
    for (const wanted of rules?.[route]?.packages ?? []) {
      const known = this.manifest.subPackages.find(
        ({ root, name }) => root === wanted.replace(/^\/|\/$/g, '') || name === wanted,
      )
      const name = wanted === '__APP__' ? 'main' : known?.root
      if (name === undefined) console.error(`preloadRule of ${route}: no package "${wanted}"`)
      else this.load(name).catch((error: unknown) => console.warn(`preloadRule: ${String(error)}`))
    }
  }

  /** A placeholder was drawn: it shows until the component's package is here. */
  async ensureComponent(path: string) {
    await this.load(this.nameOf(path))
    this.components().ensure(path)
  }

  private async fetchBundle(name: string) {
    const file = this.manifest.bundles[name]
    if (file === undefined) throw new Error(`there is no package "${name}"`)
    const response = await (name === 'main' ? window.mainPackage : fetch(`${BASE}/app/${file}`))
    if (!response.ok) throw new Error(`package "${name}": ${response.status}`)
    this.components().addBundle((await response.json()) as Bundle)
  }
}

/** What the compiler hands to the phone; types only, read on both sides. */
import type { Problem } from './problem'

/** Page or component JSON after resolution: component paths are absolute ('/components/x/x'). */
export interface ComponentConfig {
  component?: boolean
  usingComponents: Record<string, string>
  componentGenerics?: Record<string, true | { default?: string }>
  componentPlaceholder?: Record<string, string>
  styleIsolation?: string
  [key: string]: unknown
}

export interface CompiledComponent {
  config: ComponentConfig
  /** Class prefix of its style sheet; the phone puts it in place of SCOPE_MARK. */
  scope: string
  /** Module that calls Page() or Component(), without extension; absent when the file is missing. */
  script?: string
  isPage: boolean
}

/** Stands in compiled style sheets where the scope goes: `.__scope__--name`, `[wx-host="__scope__"]`. */
export const SCOPE_MARK = '__scope__'

/** One code package: 'main', or a subpackage by its root. Keys are paths without extension. */
export interface Bundle {
  name: string
  /** CommonJS bodies. */
  modules: Record<string, string>
  /** Template functions in glass-easel's generated form. */
  templates: Record<string, string>
  /** WXS module bodies. */
  scripts: Record<string, string>
  /** Style sheets of pages and components, and 'app'. */
  styles: Record<string, string>
  components: Record<string, CompiledComponent>
}

export interface SubPackage {
  root: string
  name: string
  independent: boolean
  pages: string[]
}

export interface Manifest {
  /** Grows with every compile. */
  version: number
  appConfig: Record<string, unknown>
  theme: { light: Record<string, string>; dark: Record<string, string> }
  /** All page routes, main package first. */
  pages: string[]
  /** app.json's entryPagePath, else the first page. */
  entryPage: string
  subPackages: SubPackage[]
  appScript: string | undefined
  customTabBar: string | undefined
  /** Base name of each bundle's file, with a content hash: unchanged bundles keep theirs. */
  bundles: Record<string, string>
  /** Program text of the template runtime that all templates share. */
  templateRuntime: string
  /** Names of the icon font's glyphs, between blanks. */
  icons: string
  problems: Problem[]
}

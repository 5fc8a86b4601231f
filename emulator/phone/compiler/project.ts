import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * A mini program folder seen as WeChat's code package: virtual paths from the mini program's root
 * ('pages/card/card.wxml'), with `miniprogram_npm/<package>` mapped onto node_modules, so that the
 * "Build npm" step of DevTools is not needed.
 */
export class Project {
  /** Folder that holds app.json. */
  readonly root: string
  private readonly packageRoots = new Map<string, string | undefined>()

  constructor(readonly folder: string) {
    this.root = path.join(folder, miniprogramRoot(folder))
    if (!existsSync(path.join(this.root, 'app.json'))) {
      throw new Error(`${this.root} holds no app.json: not a mini program`)
    }
  }

  /** Real file of a virtual path, whether it exists or not. */
  realPath(virtual: string): string {
    const own = path.join(this.root, virtual)
    if (!virtual.includes('miniprogram_npm/') || existsSync(own)) return own
    return this.packagedPath(virtual) ?? own
  }

  isFile(virtual: string): boolean {
    const file = this.realPath(virtual)
    return existsSync(file) && statSync(file).isFile()
  }

  read(virtual: string): string {
    return readFileSync(this.realPath(virtual), 'utf8')
  }

  /** Path as a person knows it: below the project folder when possible. */
  displayPath(virtual: string): string {
    const relative = path.relative(this.folder, this.realPath(virtual))
    return relative.startsWith('..') ? virtual : relative.split(path.sep).join('/')
  }

  /** `prefix/miniprogram_npm/<package>/rest` → the package's own mini program folder. */
  private packagedPath(virtual: string): string | undefined {
    const at = virtual.indexOf('miniprogram_npm/')
    const prefix = virtual.slice(0, at)
    const [first = '', second = '', ...others] = virtual.slice(at + 16).split('/')
    const scoped = first.startsWith('@')
    const name = scoped ? `${first}/${second}` : first
    const rest = scoped ? others : [second, ...others]
    const packageRoot = this.packageRoot(prefix, name)
    return packageRoot === undefined ? undefined : path.join(packageRoot, ...rest)
  }

  private packageRoot(prefix: string, name: string): string | undefined {
    const key = `${prefix}:${name}`
    if (!this.packageRoots.has(key)) this.packageRoots.set(key, this.findPackage(prefix, name))
    return this.packageRoots.get(key)
  }

  /** Beside a subpackage's own package.json, or for the root anywhere above it, as Node looks. */
  private findPackage(prefix: string, name: string): string | undefined {
    let directory = path.join(this.root, prefix)
    for (;;) {
      const found = path.join(directory, 'node_modules', name)
      if (existsSync(path.join(found, 'package.json'))) return miniprogramFolder(found)
      const parent = path.dirname(directory)
      if (parent === directory || prefix !== '') return undefined
      directory = parent
    }
  }

  /** Entry file of a package that is no mini program package, as a virtual path below its root. */
  packageEntry(virtual: string): string | undefined {
    const manifest = path.join(this.realPath(virtual), 'package.json')
    if (!existsSync(manifest)) return undefined
    const { main } = JSON.parse(readFileSync(manifest, 'utf8')) as { main?: string }
    return main === undefined ? undefined : path.posix.join(virtual, main)
  }
}

function miniprogramRoot(folder: string): string {
  const file = path.join(folder, 'project.config.json')
  if (!existsSync(file)) return ''
  const config = JSON.parse(readFileSync(file, 'utf8')) as { miniprogramRoot?: string }
  return config.miniprogramRoot ?? ''
}

/** A package's `miniprogram` field names the folder that DevTools copies; else the package itself. */
function miniprogramFolder(packageRoot: string): string {
  const manifest = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as {
    miniprogram?: string
  }
  return manifest.miniprogram ? path.join(packageRoot, manifest.miniprogram) : packageRoot
}

import path from 'node:path'
import type { Project } from './project'

const directory = (virtual: string) => {
  const found = path.posix.dirname(virtual)
  return found === '.' ? '' : found
}

/** A spec by app.json's resolveAlias, whose keys and values end in `/*`; other specs stay. */
export function withAlias(aliases: unknown, spec: string): string {
  for (const [key, value] of Object.entries((aliases ?? {}) as Record<string, string>)) {
    const start = key.replace(/\*$/, '')
    if (!spec.startsWith(start)) continue
    return path.posix.join('/', value.replace(/\*$/, ''), spec.slice(start.length))
  }
  return spec
}

/** Where `spec` points when written in file `from`; undefined when nothing is there. */
export function resolveScript(project: Project, from: string, spec: string): string | undefined {
  const extensions = ['', '.ts', '.js', '/index.ts', '/index.js']
  if (isRelative(spec)) return firstFile(project, absolute(from, spec), extensions)
  const local = firstFile(project, path.posix.join(directory(from), spec), extensions)
  return local ?? packaged(project, from, spec, extensions) ?? packageMain(project, from, spec)
}

/** Component path without extension. Plugins and dynamic libraries are WeChat's own: undefined. */
export function resolveComponent(project: Project, from: string, spec: string): string | undefined {
  if (/^[a-zA-Z]+:/.test(spec)) return undefined
  const extensions = ['.json', '/index.json']
  const near = firstFile(project, absolute(from, spec), extensions)
  const found = near ?? (isRelative(spec) ? undefined : packaged(project, from, spec, extensions))
  return found?.replace(/\.json$/, '')
}

/** Style sheet named by an @import. */
export function resolveStyle(project: Project, from: string, spec: string): string | undefined {
  const extensions = ['', '.wxss']
  const near = firstFile(project, absolute(from, spec), extensions)
  return near ?? packaged(project, from, spec.replace(/^\.\//, ''), extensions)
}

export function absolute(from: string, spec: string): string {
  return spec.startsWith('/')
    ? path.posix.normalize(spec.slice(1))
    : path.posix.join(directory(from), spec)
}

function isRelative(spec: string): boolean {
  return spec.startsWith('.') || spec.startsWith('/')
}

function firstFile(project: Project, base: string, extensions: string[]): string | undefined {
  return extensions.map((extension) => base + extension).find((file) => project.isFile(file))
}

/** Looks into miniprogram_npm folders from the file's folder upwards, as WeChat does. */
function packaged(
  project: Project,
  from: string,
  spec: string,
  extensions: string[],
): string | undefined {
  for (const base of npmFolders(from, spec)) {
    const found = firstFile(project, base, extensions)
    if (found !== undefined) return found
  }
  return undefined
}

function packageMain(project: Project, from: string, spec: string): string | undefined {
  for (const base of npmFolders(from, spec)) {
    const entry = project.packageEntry(base)
    const found = entry && firstFile(project, entry, ['', '.js', '/index.js'])
    if (found) return found
  }
  return undefined
}

function* npmFolders(from: string, spec: string): Generator<string> {
  let folder = directory(from)
  for (;;) {
    yield path.posix.join(folder, 'miniprogram_npm', spec)
    if (folder === '') return
    folder = directory(folder)
  }
}

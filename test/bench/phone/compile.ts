import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { Compiler } from '../../../emulator/phone/compiler/compile'
import { Project } from '../../../emulator/phone/compiler/project'
import type { Bundle } from '../../../emulator/phone/compiler/bundle'

export interface CompileTimes {
  coldMs: number
  /** After a change of one page's WXML. */
  incrementalMs: number
  components: number
}

/** Compiles a project from nothing, changes its first page, and compiles again. */
export async function measureCompile(folder: string): Promise<CompileTimes> {
  const project = new Project(folder)
  const compiler = new Compiler(project)
  const [coldMs, { manifest, files }] = await timed(() => compiler.compile())
  const [page = ''] = manifest.pages
  appendFileSync(join(project.root, `${page}.wxml`), '\n')
  const [incrementalMs] = await timed(() => compiler.compile())
  const bundles = [...files.values()].map((text) => JSON.parse(text) as Bundle)
  const components = bundles.reduce((sum, b) => sum + Object.keys(b.components).length, 0)
  return { coldMs, incrementalMs, components }
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const startedAt = performance.now()
  const result = await work()
  return [performance.now() - startedAt, result]
}

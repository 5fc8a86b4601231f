import type { AtRule } from 'postcss'
import type { FileCache } from './files'
import { replaceIconFont } from './icons'
import type { Problem } from './problem'
import type { Project } from './project'
import { resolveStyle } from './resolve'
import { importedPath, parseStyle, transformStyle } from './wxss'

interface StyleFile {
  /** Imported files, then the file's own CSS: an @import stands before all rules. */
  parts: ({ css: string } | { file: string })[]
  /** Glyphs of an icon font that this file brings. */
  icons: string[]
  problems: Problem[]
}

interface CompiledStyle {
  css: string
  icons: string[]
  problems: Problem[]
}

/** Style sheets with their imports taken in; each file is parsed and transformed once. */
export class StyleCompiler {
  constructor(
    private readonly project: Project,
    private readonly cache: FileCache,
  ) {}

  compile(file: string, stack: string[] = []): CompiledStyle {
    if (stack.includes(file)) return { css: '', icons: [], problems: [] }
    const own = this.transformed(file)
    const problems = [...own.problems]
    const icons = [...own.icons]
    const inlined = own.parts.map((part) => {
      if ('css' in part) return part.css
      const imported = this.compile(part.file, [...stack, file])
      problems.push(...imported.problems)
      icons.push(...imported.icons)
      return imported.css
    })
    return { css: inlined.join('\n'), icons, problems }
  }

  private transformed(file: string): StyleFile {
    return this.cache.get('style', file, () => {
      const { root, problems } = parseStyle(file, this.project.read(file))
      const imports: StyleFile['parts'] = []
      root.walkAtRules('import', (rule) => {
        const target = this.target(file, rule, problems)
        if (target !== undefined) imports.push({ file: target })
        rule.remove()
      })
      transformStyle(root)
      const icons = replaceIconFont(root)
      return { value: { parts: [...imports, { css: root.toString() }], icons, problems } }
    })
  }

  private target(file: string, rule: AtRule, problems: Problem[]): string | undefined {
    const spec = importedPath(rule) ?? ''
    const target = resolveStyle(this.project, file, spec)
    if (target === undefined) {
      const { line = 1, column = 1 } = rule.source?.start ?? {}
      const reason = `@import "${spec}" is not found`
      problems.push({ file, line, column, reason, severity: 'error' })
    }
    return target
  }
}

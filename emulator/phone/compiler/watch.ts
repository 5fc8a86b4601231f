import { watch, type FSWatcher } from 'node:fs'
import type { Compiled, Compiler } from './compile'
import { problemText } from './problem'

const SETTLE_MS = 40

/** Keeps a compiled program up to date with its files. */
export class LiveProgram {
  private watcher: FSWatcher | undefined
  private timer: NodeJS.Timeout | undefined
  private current: Promise<Compiled>

  constructor(
    private readonly compiler: Compiler,
    private readonly log: (line: string) => void,
  ) {
    this.current = this.compile()
  }

  get(): Promise<Compiled> {
    return this.current
  }

  /** Calls back after each compile that a change on the disk caused. */
  watch(changed: () => void) {
    this.watcher = watch(this.compiler.project.root, { recursive: true }, (_event, file) => {
      if (file === null || /(^|[\\/])(node_modules|\.git)([\\/]|$)/.test(file)) return
      this.compileSoon(changed)
    })
    this.watcher.on('error', (error: NodeJS.ErrnoException) => {
      // A folder that went away between being seen and being read is a change like any other.
      if (error.code === 'ENOENT') this.compileSoon(changed)
      else this.log(`changes may go unseen: ${error.message}`)
    })
  }

  private compileSoon(changed: () => void) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const next = this.compile()
      next.then(
        (compiled) => {
          this.current = Promise.resolve(compiled)
          changed()
        },
        (error: unknown) => this.log(`compile failed: ${String(error)}`),
      )
    }, SETTLE_MS)
  }

  close() {
    clearTimeout(this.timer)
    this.watcher?.close()
  }

  private async compile(): Promise<Compiled> {
    const startedAt = Date.now()
    const compiled = await this.compiler.compile()
    const { problems } = compiled.manifest
    for (const problem of problems) {
      if (problem.severity === 'error') this.log(problemText(problem))
    }
    const errors = problems.filter(({ severity }) => severity === 'error').length
    this.log(`mini program compiled in ${Date.now() - startedAt} ms, ${errors} errors`)
    return compiled
  }
}

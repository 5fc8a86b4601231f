import { context, type BuildContext, type Message } from 'esbuild'
import path from 'node:path'

/** Scripts of the phone that run in the browser, bundled when first asked for. */
const ENTRIES = { runtime: 'runtime/main.ts', stage: 'stage/main.ts' } as const

export type BrowserScript = keyof typeof ENTRIES

/** Bundles them from source and again whenever `refresh` is called; kept in memory. */
export class BrowserBuild {
  private readonly contexts = new Map<BrowserScript, Promise<BuildContext>>()
  private readonly built = new Map<BrowserScript, Promise<string>>()

  constructor(private readonly phoneFolder: string) {}

  script(name: BrowserScript): Promise<string> {
    let text = this.built.get(name)
    if (text === undefined) {
      text = this.build(name)
      this.built.set(name, text)
    }
    return text
  }

  async close() {
    for (const made of this.contexts.values()) await (await made).dispose()
  }

  private async build(name: BrowserScript): Promise<string> {
    const made = await this.context(name)
    const result = await made.rebuild()
    const text = result.outputFiles?.[0]?.text
    if (text === undefined) throw new Error(result.errors.map(messageText).join('\n'))
    return text
  }

  private context(name: BrowserScript): Promise<BuildContext> {
    let made = this.contexts.get(name)
    if (made === undefined) {
      made = context({
        entryPoints: [path.join(this.phoneFolder, ENTRIES[name])],
        bundle: true,
        write: false,
        format: 'iife',
        target: 'es2022',
        minify: true,
        define: { 'process.env.NODE_ENV': '"production"' },
        loader: { '.css': 'text' },
        logLevel: 'silent',
      })
      this.contexts.set(name, made)
    }
    return made
  }
}

function messageText({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}: ${text}` : text
}

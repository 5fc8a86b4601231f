import { context, type BuildContext, type BuildResult, type Message } from 'esbuild'
import path from 'node:path'

/** What runs in the browser: the phone, and the stage around it. */
const ENTRIES = { runtime: 'runtime/main.ts', stage: 'stage/main.ts' }

/**
 * Bundles the browser's scripts from source when first asked for, and keeps them in memory. Parts that
 * the source loads with import() are files of their own, fetched only when a phone needs them.
 */
export class BrowserBuild {
  private context: Promise<BuildContext> | undefined
  private built: Promise<Map<string, string>> | undefined

  constructor(private readonly phoneFolder: string) {}

  /** Text of a script by file name: 'runtime.js', 'stage.js', or a part of them. */
  async script(name: string): Promise<string | undefined> {
    this.built ??= this.build()
    return (await this.built).get(name)
  }

  async close() {
    await (await this.context)?.dispose()
  }

  private async build(): Promise<Map<string, string>> {
    const entryPoints = Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, path.join(this.phoneFolder, file)]),
    )
    this.context ??= context({
      entryPoints,
      outdir: '/',
      bundle: true,
      splitting: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      minify: true,
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    })
    const result = await rebuilt(await this.context)
    const files = result.outputFiles ?? []
    return new Map(files.map(({ path: file, text }) => [path.basename(file), text]))
  }
}

async function rebuilt(made: BuildContext): Promise<BuildResult> {
  try {
    return await made.rebuild()
  } catch (error) {
    const { errors } = error as { errors?: Message[] }
    throw errors ? new Error(errors.map(messageText).join('\n')) : error
  }
}

function messageText({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}: ${text}` : text
}

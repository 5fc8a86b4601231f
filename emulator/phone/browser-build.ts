import { context, type BuildContext, type BuildResult, type Message, type Metafile } from 'esbuild'
import path from 'node:path'

/** What runs in the browser: the phone, and the stage around it. */
const ENTRIES = { runtime: 'runtime/main.ts', stage: 'stage/main.ts' }

interface Built {
  /** By file name; each name has a hash of the content in it. */
  texts: Map<string, string>
  entries: Record<keyof typeof ENTRIES, EntryScript>
}

export interface EntryScript {
  file: string
  /** The files it imports at once; a document that names them all saves a round trip. */
  imports: string[]
}

/**
 * Bundles the browser's scripts from source when first asked for, and keeps them in memory. Parts that
 * the source loads with import() are files of their own, fetched only when a phone needs them.
 */
export class BrowserBuild {
  private context: Promise<BuildContext> | undefined
  private built: Promise<Built> | undefined

  constructor(private readonly phoneFolder: string) {}

  /** Text of a script by file name. */
  async script(name: string): Promise<string | undefined> {
    this.built ??= this.build()
    return (await this.built).texts.get(name)
  }

  async entry(name: keyof typeof ENTRIES): Promise<EntryScript> {
    this.built ??= this.build()
    return (await this.built).entries[name]
  }

  async close() {
    await (await this.context)?.dispose()
  }

  private async build(): Promise<Built> {
    const entryPoints = Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, path.join(this.phoneFolder, file)]),
    )
    this.context ??= context({
      entryPoints,
      outdir: '/',
      entryNames: '[name]-[hash]',
      metafile: true,
      bundle: true,
      splitting: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      minify: true,
      // Most of it runs before the first page stands: Chromium then compiles it off the main thread.
      banner: { js: '//# allFunctionsCalledOnLoad' },
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    })
    const result = await rebuilt(await this.context)
    const files = result.outputFiles ?? []
    const texts = new Map(files.map(({ path: file, text }) => [path.basename(file), text]))
    const outputs = result.metafile?.outputs ?? {}
    return {
      texts,
      entries: {
        runtime: entryIn(outputs, ENTRIES.runtime),
        stage: entryIn(outputs, ENTRIES.stage),
      },
    }
  }
}

function entryIn(outputs: Metafile['outputs'], source: string): EntryScript {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source))
  if (found === undefined) throw new Error(`${source} was not built`)
  const [file, { imports }] = found
  const atOnce = imports.filter(({ kind }) => kind === 'import-statement')
  return {
    file: path.basename(file),
    imports: atOnce.map((imported) => path.basename(imported.path)),
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

// Builds what runs, into dist/ unless told otherwise: one bundle per cloud function folder, the
// index definitions as JSON, the emulator, its function process and its console page.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './install.mjs'

const FUNCTIONS = ['consumer', 'staff', 'merchant', 'jobs', 'notify']

const shared = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' }

/** One bundle per deployable function: cjs, node20, wx-server-sdk left to the cloud. */
export function functionBuilds(outDir) {
  const { version, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const dependencies = { 'wx-server-sdk': devDependencies['wx-server-sdk'] }
  const sources = FUNCTIONS.map((name) => ({ name, dir: join(root, 'cloudfunctions', name) }))
  return sources
    .filter(({ dir }) => existsSync(join(dir, 'main.ts')))
    .map(({ name, dir }) => {
      const target = join(outDir, 'cloudfunctions', name)
      mkdirSync(target, { recursive: true })
      const manifest = { name, version, main: 'index.js', dependencies }
      writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
      cpSync(join(dir, 'config.json'), join(target, 'config.json'))
      return {
        ...shared,
        entryPoints: [join(dir, 'main.ts')],
        outfile: join(target, 'index.js'),
        format: 'cjs',
        external: ['wx-server-sdk'],
        sourcemap: 'inline',
        sourcesContent: false,
      }
    })
}

/** Packages stay outside the emulator's bundle; only its console page runs in a browser. */
export function emulatorBuilds(outDir) {
  const source = join(root, 'emulator')
  const target = join(outDir, 'emulator')
  mkdirSync(join(target, 'console'), { recursive: true })
  cpSync(join(source, 'console/index.html'), join(target, 'console/index.html'))
  return [
    {
      ...shared,
      entryPoints: [join(source, 'main.ts')],
      outfile: join(target, 'main.mjs'),
      format: 'esm',
      packages: 'external',
      sourcemap: true,
    },
    {
      ...shared,
      entryPoints: [join(source, 'cloud/host/instance-main.ts')],
      outfile: join(target, 'function-instance.cjs'),
      format: 'cjs',
    },
    {
      ...shared,
      entryPoints: [join(source, 'console/page.ts')],
      outfile: join(target, 'console/app.js'),
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
    },
  ]
}

/** cloudfunctions/features/<name>/indexes.ts (its exported lists) → database/indexes.json. */
async function buildIndexes(bundle, outDir) {
  const features = join(root, 'cloudfunctions/features')
  const names = existsSync(features) ? readdirSync(features).sort() : []
  const files = names.map((name) => join(features, name, 'indexes.ts')).filter(existsSync)
  const lines = files.map((file, i) => `import * as i${i} from ${JSON.stringify(file)}`)
  const all = files.map((_, i) => `...Object.values(i${i})`).join(', ')
  const outfile = join(outDir, 'database/indexes.cjs')
  await bundle({
    ...shared,
    stdin: {
      contents: `${lines.join('\n')}\nexport const indexes = [${all}].flat()`,
      resolveDir: root,
    },
    outfile,
    format: 'cjs',
  })
  const require = createRequire(outfile)
  delete require.cache[outfile]
  const { indexes } = require(outfile)
  writeFileSync(join(outDir, 'database/indexes.json'), `${JSON.stringify(indexes, null, 2)}\n`)
}

export async function build(outDir = join(root, 'dist')) {
  const { build: bundle } = await import('esbuild')
  const builds = [...functionBuilds(outDir), ...emulatorBuilds(outDir)]
  await Promise.all([buildIndexes(bundle, outDir), ...builds.map((options) => bundle(options))])
}

/**
 * As build(), without the emulator's own bundle (tests load its sources). What does not build is
 * printed and left out, so that one broken function fails its own tests only.
 */
export async function buildForTests(outDir) {
  const { build: bundle } = await import('esbuild')
  const builds = [...functionBuilds(outDir), ...emulatorBuilds(outDir).slice(1)]
  await Promise.allSettled([
    buildIndexes(bundle, outDir),
    ...builds.map((options) => bundle(options)),
  ])
}

/** Rebuilds the functions whenever their sources change; calls back after each rebuild that worked. */
export async function watchFunctions(outDir, onRebuilt) {
  const { context } = await import('esbuild')
  const options = functionBuilds(outDir)
  const first = new Set(options)
  const contexts = await Promise.all(
    options.map((option) => {
      const setup = ({ onEnd }) =>
        onEnd(({ errors }) => {
          if (first.delete(option) || errors.length > 0) return
          onRebuilt(option.outfile)
        })
      return context({ ...option, plugins: [{ name: 'tell-when-rebuilt', setup }] })
    }),
  )
  await Promise.all(contexts.map((watched) => watched.watch()))
  return () => Promise.all(contexts.map((watched) => watched.dispose()))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled()
  await build()
}

// Builds what runs, into dist/ unless told otherwise: one bundle per cloud function folder, the
// index definitions as JSON, the emulator, its function process and its console page.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
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
  rmSync(join(target, 'chunks'), { recursive: true, force: true })
  mkdirSync(join(target, 'console'), { recursive: true })
  cpSync(join(source, 'console/index.html'), join(target, 'console/index.html'))
  return [
    {
      ...shared,
      // Split, so that the phones' compilers load after the endpoint answers.
      entryPoints: [join(source, 'main.ts')],
      outdir: target,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      splitting: true,
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

/** Every indexes.ts of a feature and of jobs (its exported lists) → database/indexes.json. */
async function buildIndexes(outDir) {
  const features = join(root, 'cloudfunctions/features')
  const names = existsSync(features) ? readdirSync(features).sort() : []
  const folders = [...names.map((name) => join(features, name)), join(root, 'cloudfunctions/jobs')]
  const builds = folders
    .filter((folder) => existsSync(join(folder, 'indexes.ts')))
    .map((folder) => ({
      ...shared,
      entryPoints: [join(folder, 'indexes.ts')],
      outfile: join(outDir, 'database', `${basename(folder)}.cjs`),
      format: 'cjs',
      external: ['wx-server-sdk'],
    }))
  const failed = await buildAll(builds)
  const require = createRequire(join(outDir, 'database/'))
  const built = builds.map(({ outfile }) => outfile).filter(existsSync)
  const indexes = built.flatMap((file) => Object.values(require(file)).flat())
  mkdirSync(join(outDir, 'database'), { recursive: true })
  writeFileSync(join(outDir, 'database/indexes.json'), `${JSON.stringify(indexes, null, 2)}\n`)
  return failed
}

/** Scenarios play the product's own use cases, so they are built like it; see emulator/seed. */
export const scenarioBuilds = (outDir) => [
  {
    ...shared,
    entryPoints: [join(root, 'emulator/seed/misty-hill-tea/player.ts')],
    outfile: join(outDir, 'emulator/misty-hill-tea.mjs'),
    format: 'esm',
    packages: 'external',
  },
]

/** Everything, or an error: what `npm run build` and `npm test` need. */
export async function build(outDir = join(root, 'dist')) {
  const failed = (await buildFunctions(outDir)) || (await buildAll(emulatorBuilds(outDir)))
  if (failed) throw new Error('the build failed')
}

/** Functions and their indexes. What does not build is printed and left out; resolves to whether any did not. */
export async function buildFunctions(outDir) {
  const bundles = [...functionBuilds(outDir), ...scenarioBuilds(outDir)]
  const failed = await Promise.all([buildAll(bundles), buildIndexes(outDir)])
  return failed.includes(true)
}

/** The emulator with its function process and console; resolves to whether anything did not build. */
export const buildEmulator = (outDir) => buildAll(emulatorBuilds(outDir))

/** What runs beside the tests: all but the emulator's own bundle, whose sources the tests load. */
export async function buildForTests(outDir) {
  await Promise.all([buildFunctions(outDir), buildAll(emulatorBuilds(outDir).slice(1))])
}

/** esbuild prints what is wrong; a stale output must not outlive its failed build. */
async function buildAll(builds) {
  const { build: bundle } = await import('esbuild')
  const results = await Promise.allSettled(builds.map((options) => bundle(options)))
  const failed = builds.filter((_, i) => results[i].status === 'rejected')
  for (const { outfile } of failed) if (outfile) rmSync(outfile, { force: true })
  return failed.length > 0
}

/** Rebuilds the functions whenever their sources change; calls back when that changed a bundle. */
export async function watchFunctions(outDir, onRebuilt) {
  const { context } = await import('esbuild')
  const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  const contexts = await Promise.all(
    functionBuilds(outDir).map((option) => {
      let known = read(option.outfile)
      const compare = () => {
        const text = read(option.outfile)
        if (text === known) return
        known = text
        onRebuilt()
      }
      const plugin = { name: 'tell-when-changed', setup: ({ onEnd }) => onEnd(compare) }
      return context({ ...option, plugins: [plugin] })
    }),
  )
  await Promise.all(contexts.map((watched) => watched.watch()))
  return () => Promise.all(contexts.map((watched) => watched.dispose()))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled()
  await build().catch(({ message }) => {
    console.error(message)
    process.exit(1)
  })
}

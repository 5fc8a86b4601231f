// Builds what runs: one bundle per cloud function folder, and the emulator's main.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './install.mjs'

const FUNCTIONS = ['consumer', 'staff', 'merchant', 'jobs', 'notify']

/** Options for one bundle per deployable function: cjs, node20, wx-server-sdk left to the cloud. */
export function functionBuilds() {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  const sdk = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).devDependencies['wx-server-sdk']
  return FUNCTIONS.filter((name) => existsSync(`${root}cloudfunctions/${name}/main.ts`)).map((name) => {
    const outDir = `${root}dist/cloudfunctions/${name}`
    mkdirSync(outDir, { recursive: true })
    const manifest = { name, version, main: 'index.js', dependencies: { 'wx-server-sdk': sdk } }
    writeFileSync(`${outDir}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
    cpSync(`${root}cloudfunctions/${name}/config.json`, `${outDir}/config.json`)
    return {
      entryPoints: [`${root}cloudfunctions/${name}/main.ts`],
      outfile: `${outDir}/index.js`,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['wx-server-sdk'],
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'warning',
    }
  })
}

/** Every emulator/<name>.ts becomes dist/emulator/<name>.mjs; packages stay outside the bundle. */
export function emulatorBuild() {
  return {
    entryPoints: readdirSync(`${root}emulator`)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${root}emulator/${file}`),
    outdir: `${root}dist/emulator`,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  }
}

export async function build() {
  const { build: bundle } = await import('esbuild')
  const builds = [...functionBuilds(), emulatorBuild()].filter((b) => b.entryPoints.length > 0)
  await Promise.all(builds.map((options) => bundle(options)))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled()
  await build()
}

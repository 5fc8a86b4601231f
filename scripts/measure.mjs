// Runs a measurement written in TypeScript: `node scripts/measure.mjs test/bench/cloud.ts --json`.
// Bundled into .local/measure, packages left outside, what is imported on demand apart; what it prints
// and returns is its own.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { ensureInstalled, root } from './install.mjs'

await ensureInstalled()
const { build } = createRequire(import.meta.url)('esbuild')
const [source, ...args] = process.argv.slice(2)
const name = relative(root, source).replace(/[\\/]/g, '-').replace(/\.ts$/, '')
const outdir = join(root, '.local/measure')
await build({
  entryPoints: [{ in: source, out: name }],
  outdir,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
})
const child = spawn(
  process.execPath,
  ['--enable-source-maps', join(outdir, `${name}.mjs`), ...args],
  {
    stdio: 'inherit',
    cwd: root,
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))

import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import type * as History from './history/history'
import type { Planted } from './planted'

const FEATURES = 'cloudfunctions/features'

/** The source with the bug in it. @throws when the place is gone: the list is then to be mended. */
export function planted(source: string, { name, file, find, put }: Planted): string {
  const pieces = source.split(find)
  if (pieces.length !== 2) {
    throw new Error(`"${name}": its place stands ${pieces.length - 1} times in ${file}`)
  }
  return pieces.join(put)
}

/** The simulation over a product with one bug, as a module of its own. */
export async function withBug(root: string, bug: Planted, number: number): Promise<typeof History> {
  const folder = join(root, '.local/planted')
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${process.pid}-${number}.cjs`)
  const target = join(root, FEATURES, bug.file)
  await build({
    entryPoints: [join(root, 'test/simulation/history/history.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    // What a bug makes unreachable or unused is no news.
    logLevel: 'error',
    plugins: [
      {
        name: 'plant',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === target
              ? { contents: planted(readFileSync(path, 'utf8'), bug), loader: 'ts' }
              : undefined,
          )
        },
      },
    ],
  })
  return createRequire(join(root, 'package.json'))(outfile) as typeof History
}

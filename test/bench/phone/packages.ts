import { join, resolve } from 'node:path'

type Sizes = (source: string, home: string) => Promise<{ folder: string; bytes: number }[]>

/** The main package of the mini program in `source`, counted as `npm run check -- packages` counts. */
export async function mainPackageBytes(source: string, home: string): Promise<number> {
  const script = join(process.cwd(), 'scripts/checks/packages.mjs')
  const { packageSizes } = (await import(script)) as { packageSizes: Sizes }
  const [main] = await packageSizes(resolve(source), resolve(home))
  if (main?.folder !== 'main') throw new Error('the main package comes first')
  return main.bytes
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ProgrammeConfig } from '../../typings/contract'
import type { House } from '../functions/house'
import { startHouse } from '../functions/house'
import { progress } from './report'

/** Builds the functions and opens a house on them, for as long as `run` takes. */
export async function inBuiltHouse<T>(
  run: (house: House) => Promise<T>,
  change?: (config: ProgrammeConfig) => void,
): Promise<T> {
  // Below the project, where the functions find their packages.
  const buildDir = join(process.cwd(), '.local/test-builds', String(process.pid))
  process.env['TEST_BUILD_DIR'] = buildDir
  progress('building the functions …')
  const script = pathToFileURL(join(process.cwd(), 'scripts/build.mjs')).href
  const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
  await buildForTests(buildDir)
  const house = await startHouse(change)
  try {
    return await run(house)
  } finally {
    await house.close()
    rmSync(buildDir, { recursive: true, force: true })
  }
}

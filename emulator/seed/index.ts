/**
 * Named seeds: a starting point for the data. A seed is a folder of JSON lines as `export` writes it,
 * or a scenario that plays real calls. Scenarios register in `scenarios.ts`.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Cloud } from '../cloud'
import type { ClientEnvelope, FunctionHost } from '../cloud/host'
import type { CallIdentity } from '../cloud/identity'
import { scenarios } from './scenarios'

export interface SeedContext {
  cloud: Cloud
  env: string
  /** A call as a phone makes it. */
  call(name: string, data: unknown, openid: string): Promise<ClientEnvelope>
  host: FunctionHost
  /** What scripts/build.mjs built. */
  buildDir: string
  /** Environment of the deployed functions: their keys. */
  variables: Record<string, string>
  /** The clock, epoch ms. */
  now(): number
  /** A line for the person who waits. */
  progress(line: string): void
}

export interface Scenario {
  name: string
  apply(context: SeedContext): Promise<void>
}

export function identityOf(openid: string, appid: string): CallIdentity {
  return { openid, appid, unionid: '', source: 'wx_client' }
}

/** All seeds by name: scenarios first, then the folders of emulator/seed and of the exports. */
export function listSeeds(folders: string[]): string[] {
  const names = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  return [...new Set([...scenarios.map(({ name }) => name), ...names])]
}

/** Empties the environment and fills it anew. @throws Error on an unknown name */
export async function applySeed(
  name: string,
  folders: string[],
  context: SeedContext,
): Promise<void> {
  const scenario = scenarios.find((candidate) => candidate.name === name)
  const folder = folders.map((parent) => join(parent, name)).find((path) => existsSync(path))
  if (scenario) {
    await context.cloud.reset(context.env)
    await scenario.apply(context)
  } else if (folder && listSeeds(folders).includes(name)) {
    await context.cloud.importFrom(context.env, folder)
  } else throw new Error(`there is no seed "${name}"`)
}

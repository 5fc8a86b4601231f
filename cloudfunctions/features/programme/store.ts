import type { Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import type { Programme, Programmes } from './rules/programme'
import { programmesOf } from './rules/programme'

export const PROGRAMMES = 'programmes'
/** A published version is seen everywhere within this time. */
const MEMORY_MS = 30_000
const BATCH = 50

/** `programmes/v<version>`: written once, never changed. */
export interface ProgrammeDoc extends Doc, Programme {
  publishedAt: Time
  publishedBy: string
  note: string
  /** The key that published it and the hash of what it asked for. */
  written: { key: string; hash: string }
  schemaVersion: 1
}

const memory = recent<ProgrammeDoc[]>(MEMORY_MS, 1)
/** Versions never change, so each is read once per instance; only newer ones are asked for. */
const known = new WeakMap<object, ProgrammeDoc[]>()

/** Every published version, oldest first. One request per 30 s and instance. */
export function published(context: Context): Promise<ProgrammeDoc[]> {
  return memory.through(context, 'all', async () => {
    const all = known.get(context.db) ?? []
    for (;;) {
      const newer = await context.db.query<ProgrammeDoc>(PROGRAMMES, {
        filter: { version: { above: all.at(-1)?.version ?? 0 } },
        order: [['version', 'asc']],
        limit: BATCH,
      })
      all.push(...newer.filter(({ version }) => version > (all.at(-1)?.version ?? 0)))
      if (newer.length < BATCH) break
    }
    if (all.length === 0) forgetPublished(context)
    else known.set(context.db, all)
    return [...all]
  })
}

/** After publishing, so that this instance sees it at once. */
export function forgetPublished(context: Context): void {
  memory.forget(context, 'all')
}

/**
 * All versions for the rules; throws Refusal NOT_FOUND before the first is published.
 * @param seen a version that is known to stand; what was remembered from before it is read anew
 */
export async function programmes(context: Context, seen = 0): Promise<Programmes> {
  let all = await published(context)
  if ((all.at(-1)?.version ?? 0) < seen) {
    forgetPublished(context)
    all = await published(context)
  }
  let rules = ofList.get(all)
  if (rules) return rules
  if (all.length === 0) throw new Refusal('NOT_FOUND', 'no programme has been published yet')
  ofList.set(all, (rules = programmesOf(all)))
  return rules
}

/** A list is remembered for a while and asked by every post. */
const ofList = new WeakMap<readonly ProgrammeDoc[], Programmes>()

/** Ids of the tiers of every version, lowest first; the newest version first. */
export async function tiersOfVersions(context: Context): Promise<string[][]> {
  const all = await published(context)
  return all.map(({ config }) => config.tiers.map(({ id }) => id)).reverse()
}

/** The programme that stands now; null before the first is published. */
export async function findProgramme(context: Context): Promise<Programme | null> {
  const all = await published(context)
  return all.length === 0 ? null : programmesOf(all).at(context.clock.now())
}

/** The same; throws Refusal NOT_FOUND before the first programme is published. */
export async function currentProgramme(context: Context): Promise<Programme> {
  return (await programmes(context)).at(context.clock.now())
}

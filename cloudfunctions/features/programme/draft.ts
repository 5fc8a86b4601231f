import type { Key, ProgrammeConfig } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { Refusal } from '../../platform/refusal'

export const DRAFTS = 'programmeDrafts'
const ID = 'draft'

/** Who edits or publishes; a console grant fits. */
export interface Author {
  name: string
}

/** One draft at a time; every save raises `revision`. */
export interface DraftDoc extends Doc {
  config: ProgrammeConfig
  revision: number
  writtenKey: Key
  schemaVersion: 1
}

export function readDraft(context: Context): Promise<DraftDoc | null> {
  return context.db.get<DraftDoc>(DRAFTS, ID)
}

/** Saves over the revision that was edited (0: none yet); VERSION_CHANGED when another stands. */
export async function saveDraft(
  context: Context,
  { key, revision, config }: { key: Key; revision: number; config: ProgrammeConfig },
): Promise<number> {
  if (await write(context, key, revision, config)) return revision + 1
  const standing = await readDraft(context)
  if (standing?.writtenKey === key) return standing.revision
  throw new Refusal('VERSION_CHANGED', 'the draft has been changed meanwhile', {
    version: standing?.revision ?? 0,
  })
}

async function write(
  context: Context,
  key: Key,
  revision: number,
  config: ProgrammeConfig,
): Promise<boolean> {
  if (revision > 0) {
    const set = { config, revision: revision + 1, writtenKey: key }
    return (await context.db.updateWhere(DRAFTS, { _id: ID, revision }, { set })) === 1
  }
  const doc: DraftDoc = { _id: ID, config, revision: 1, writtenKey: key, schemaVersion: 1 }
  try {
    await context.db.insert(DRAFTS, [doc])
    return true
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    return false
  }
}

/** After publishing; a newer revision stays. */
export async function removeDraft(context: Context, revision: number): Promise<void> {
  await context.db.removeWhere(DRAFTS, { _id: ID, revision })
}

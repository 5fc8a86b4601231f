import type { Changes, Doc } from '../../../cloudfunctions/platform/database'
import type { Faults } from './scheduler'
import { simulate } from './history'
import type { World } from './world'

type Db = World['db']
const changing =
  (change: (changes: Changes) => Changes) =>
  (db: Db): Db => ({
    ...db,
    updateWhere: (collection, filter, changes) =>
      db.updateWhere(collection, filter, collection === 'accounts' ? change(changes) : changes),
  })

/** Bugs that a ledger can have, planted between it and its database; each must be found. */
export const BUGS: Record<string, (db: Db) => Db> = {
  'compare-and-set without comparing': (db) => ({
    ...db,
    updateWhere: (collection, filter, changes) =>
      db.updateWhere(
        collection,
        collection === 'accounts' ? { _id: filter['_id'] ?? '' } : filter,
        changes,
      ),
  }),
  'a watermark that does not rise': changing(({ set = {}, ...rest }) => {
    const { watermark: _watermark, ...kept } = set
    return { ...rest, set: kept }
  }),
  'an outbox emptied before the journal has it': (db) => ({
    ...db,
    insert: (collection: string, docs: readonly Doc[]) =>
      collection === 'journal' ? Promise.resolve() : db.insert(collection, docs),
  }),
  'holds that never end': changing(({ unset = [], ...rest }) => ({
    ...rest,
    unset: unset.filter((path) => !path.startsWith('holds.')),
  })),
  'a version that does not rise': changing(({ inc: _inc, ...rest }) => rest),
  'entries that are not kept': changing(({ push: _push, ...rest }) => rest),
  'lots that are forgotten': changing(({ set = {}, ...rest }) => ({
    ...rest,
    set: Object.fromEntries(Object.entries(set).filter(([path]) => !path.startsWith('lots.'))),
  })),
}

/** The first seed in which a planted bug shows; null when none of so many does. */
export async function caughtAt(
  plant: (db: Db) => Db,
  faults: Faults,
  seeds: number,
): Promise<number | null> {
  for (let seed = 1; seed <= seeds; seed++) {
    const caught = await simulate({ seed, clients: 4, commandsEach: 12, faults, plant }).then(
      ({ violations }) => violations.length > 0,
      // Some bugs make the ledger itself stop; that is seen too.
      () => true,
    )
    if (caught) return seed
  }
  return null
}

import type { Changes, Doc, Query } from '../../../cloudfunctions/platform/database'
import type { Faults } from '../account/scheduler'
import type { World } from '../account/world'
import { simulate } from './history'

type Db = World['db']
const changing =
  (change: (changes: Changes) => Changes) =>
  (db: Db): Db => ({
    ...db,
    updateWhere: (collection, filter, changes) =>
      db.updateWhere(collection, filter, collection === 'accounts' ? change(changes) : changes),
  })

/** Bugs that merging can have, planted between it and its database; each must be found. */
export const BUGS: Record<string, (db: Db) => Db> = {
  'a merge that jobs never find': (db) => ({
    ...db,
    query: <T extends Doc>(collection: string, query: Query) =>
      collection === 'merges' && 'dueAt' in query.filter
        ? Promise.resolve([])
        : db.query<T>(collection, query),
  }),
  'a merged card that keeps its points': changing((changes) =>
    changes.set && 'mergedInto' in changes.set ? { ...changes, unset: [] } : changes,
  ),
  'a survivor that forgets whom it has taken': changing(({ set = {}, ...rest }) => ({
    ...rest,
    set: Object.fromEntries(Object.entries(set).filter(([path]) => !path.startsWith('absorbed.'))),
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

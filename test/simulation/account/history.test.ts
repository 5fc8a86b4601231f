import type { Changes, Doc } from '../../../cloudfunctions/platform/database'
import { simulate } from './history'
import type { World } from './world'

const faults = { dropped: 20, unanswered: 30 }
const first = Date.now() % 1_000_000
const seeds = Number(process.env['SEEDS'] ?? 30)

test(`no history breaks the books (${String(seeds)} seeds from ${String(first)})`, async () => {
  for (let seed = first; seed < first + seeds; seed++) {
    const { violations } = await simulate({ seed, clients: 4, commandsEach: 12, faults })
    expect({ seed, violations }).toEqual({ seed, violations: [] })
  }
}, 600_000)

type Db = World['db']
const changing =
  (change: (changes: Changes) => Changes) =>
  (db: Db): Db => ({
    ...db,
    updateWhere: (collection, filter, changes) =>
      db.updateWhere(collection, filter, collection === 'accounts' ? change(changes) : changes),
  })

/** Bugs that a ledger can have; each must be found. */
const BUGS: Record<string, (db: Db) => Db> = {
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
  'lots that are forgotten': changing(({ set = {}, ...rest }) => ({
    ...rest,
    set: Object.fromEntries(Object.entries(set).filter(([path]) => !path.startsWith('lots.'))),
  })),
}

test.each(Object.keys(BUGS))(
  'a planted bug is caught: %s',
  async (name) => {
    const plant = BUGS[name]
    if (!plant) throw new Error('no such bug')
    for (let seed = 1; seed <= 40; seed++) {
      const caught = await simulate({ seed, clients: 4, commandsEach: 12, faults, plant }).then(
        ({ violations }) => violations.length > 0,
        () => true,
      )
      if (caught) return
    }
    throw new Error('not caught in 40 seeds')
  },
  60_000,
)

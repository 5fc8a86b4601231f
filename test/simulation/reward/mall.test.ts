import type { Changes } from '../../../cloudfunctions/platform/database'
import type { Plant } from './mall'
import { simulateMall } from './mall'

const faults = { dropped: 25, unanswered: 35 }
const first = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const seeds = Number(process.env['SEEDS'] ?? 40)

test(`no history breaks the mall (${String(seeds)} seeds from ${String(first)})`, async () => {
  for (let seed = first; seed < first + seeds; seed++) {
    expect({ seed, broken: await simulateMall(seed, faults) }).toEqual({ seed, broken: [] })
  }
}, 300_000)

const updates =
  (collection: string, change: (changes: Changes) => Changes): Plant =>
  (db) => ({
    ...db,
    updateWhere: (name, filter, changes) =>
      db.updateWhere(name, filter, name === collection ? change(changes) : changes),
  })

/** Bugs that a mall can have; each must be found within a few seeds. */
const BUGS: Record<string, Plant> = {
  'a gate that does not look': (db) => ({
    ...db,
    updateWhere: (name, { stockLeft: _left, ...filter }, changes) =>
      db.updateWhere(name, filter, changes),
  }),
  'a unit given back twice': updates('rewards', (changes) =>
    changes.inc?.['stockLeft'] === 1
      ? { ...changes, inc: { ...changes.inc, stockLeft: 2 } }
      : changes,
  ),
  'a stock job that does not compare': (db) => ({
    ...db,
    updateWhere: (name, { gateSeq: _seq, ...filter }, changes) =>
      db.updateWhere(name, filter, changes),
  }),
  'a unit that is never given back': updates('offers', (changes) =>
    (changes.inc?.['stockLeft'] ?? 0) > 0
      ? { ...changes, inc: { ...changes.inc, stockLeft: 0 } }
      : changes,
  ),
}

test.each(Object.entries(BUGS))('a planted bug is caught: %s', async (_name, plant) => {
  for (let seed = 1; seed <= 200; seed++) {
    if ((await simulateMall(seed, faults, plant)).length > 0) return
  }
  throw new Error('200 histories, and nobody noticed')
})

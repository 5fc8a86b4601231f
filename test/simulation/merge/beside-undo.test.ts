import type { MemberId } from '../../../typings/contract'
import type { MemberRecord } from '../../../cloudfunctions/features/member'
import type { MergeDoc } from '../../../cloudfunctions/features/merge'
import { finishMerges, mergeCards, undoMerge } from '../../../cloudfunctions/features/merge'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import type { Database } from '../../../cloudfunctions/platform/database'
import { easy, member, Town } from '../sale/town'

const actor = { kind: 'staff', id: 'ma' } as const

async function merged(town: Town) {
  const context = town.context()
  const config = presetOf('retail', '测试')
  easy(config)
  await publishConfig(context, { name: 'test' }, { key: town.key(), note: '' }, config)
  const [ann, bob] = [await member(town, 'ann'), await member(town, 'bob')]
  const wish = { key: town.key(), closeId: ann.memberId, keepId: bob.memberId, actor }
  await mergeCards(context, { ...wish, byName: 'Ma', reason: 'one person' })
  return ann.memberId
}

const undo = (town: Town, closeId: MemberId) =>
  undoMerge(town.context(), { key: town.key(), closeId, actor, reason: 'two persons' })

/** A database whose n-th request waits until something else has happened. */
function pausing(db: Database, at: number, meanwhile: () => Promise<unknown>): Database {
  let count = 0
  const turn = async () => {
    if (++count === at) await meanwhile()
  }
  return {
    get: async (...rest: Parameters<Database['get']>) => (await turn(), db.get(...rest)),
    insert: async (...rest) => (await turn(), db.insert(...rest)),
    updateWhere: async (...rest) => (await turn(), db.updateWhere(...rest)),
    query: async (...rest: Parameters<Database['query']>) => (await turn(), db.query(...rest)),
    total: async (...rest) => (await turn(), db.total(...rest)),
    removeWhere: async (...rest) => (await turn(), db.removeWhere(...rest)),
  } as Database
}

const standing = (town: Town, id: MemberId) => {
  const found = town.db.all<MemberRecord>('members').find(({ _id }) => _id === id)
  const [merge] = town.db.all<MergeDoc>('merges')
  return { status: found?.status, mergedInto: found?.mergedInto, merge: merge?.state }
}

const PARTED = { status: 'active', mergedInto: undefined, merge: 'undone' }

/** The minute's sweep is at a merge while somebody undoes it. */
test.each(Array.from({ length: 12 }, (_, at) => at + 1))(
  'an undoing at request %i of the sweep leaves two persons',
  async (at) => {
    const town = new Town(at)
    const id = await merged(town)
    town.pass(61_000)
    const db = pausing(town.db, at, () => undo(town, id).catch(() => undefined))
    await finishMerges(town.context(db), 10)
    // Who met the sweep itself is told to send it again, and does.
    await undo(town, id).catch(() => undefined)
    for (let minute = 0; minute < 3; minute++) {
      town.pass(61_000)
      await finishMerges(town.context(), 10)
    }
    expect(standing(town, id)).toEqual(PARTED)
  },
)

/** The desk's own request, slower than its twin, and the undoing before it is through. */
test.each(Array.from({ length: 24 }, (_, at) => at + 1))(
  'a late twin of the merge, undone at its request %i, leaves two persons',
  async (at) => {
    const town = new Town(at)
    const id = await merged(town)
    const [doc] = town.db.all<MergeDoc>('merges')
    if (!doc) throw new Error('no merge')
    // The twin has read it while it was open.
    const { key, intoId: keepId, reason } = doc
    let asked = 0
    const read = {
      ...pausing(town.db, at, () => undo(town, id).catch(() => undefined)),
      get: async (collection: string, _id: string) => {
        if (collection === 'merges' && ++asked === 1) return { ...doc, state: 'open', version: 1 }
        return town.db.get(collection, _id)
      },
    } as Database
    const wish = { key, closeId: id, keepId, actor, byName: 'Ma', reason }
    await mergeCards(town.context(read), wish).catch(() => undefined)
    await undo(town, id).catch(() => undefined)
    for (let minute = 0; minute < 3; minute++) {
      town.pass(61_000)
      await finishMerges(town.context(), 10)
    }
    expect(standing(town, id)).toEqual(PARTED)
  },
)

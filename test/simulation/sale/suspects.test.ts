import { tellSuspects } from '../../../cloudfunctions/features/sale'
import { Town } from './town'

const suspects = async (town: Town, ids: readonly string[]) => {
  const docs = ids.map((_id) => ({ _id, key: _id, suspect: true }))
  await town.db.insert('sales', docs)
}
const open = (town: Town) =>
  town.db.all<{ _id: string; suspect: boolean }>('sales').filter(({ suspect }) => suspect)

/** What tells the owner of cashiers meets one sale that it cannot tell of. */
describe('an alert that fails', () => {
  test('keeps no other waiting, and comes again', async () => {
    const town = new Town(1)
    await suspects(town, ['a', 'b', 'c'])
    const told: string[] = []
    const tell = ({ _id }: { _id: string }) => {
      if (_id === 'a') return Promise.reject(new Error('no reply'))
      told.push(_id)
      return Promise.resolve()
    }
    expect(await tellSuspects(town.context(), 10, tell)).toBe(3)
    expect(told).toEqual(['b', 'c'])
    expect(open(town).map(({ _id }) => _id)).toEqual(['a'])
  })

  test('ends the run where none can be told of', async () => {
    const town = new Town(1)
    await suspects(town, ['a', 'b'])
    const fails = () => Promise.reject(new Error('no reply'))
    expect(await tellSuspects(town.context(), 2, fails)).toBe(0)
    expect(open(town)).toHaveLength(2)
  })
})

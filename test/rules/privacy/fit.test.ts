import fc from 'fast-check'
import { fitted } from '../../../cloudfunctions/features/privacy/rules/fit'

test('what is exported fits, keeps the newest of each list, and says whether it was cut', () => {
  const lists = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.array(fc.string(), { maxLength: 30 }),
  )
  fc.assert(
    fc.property(lists, fc.integer({ min: 10, max: 500 }), (all, most) => {
      const { lists: kept, cut } = fitted(all, most)
      const size = Object.values(kept).reduce((sum, list) => sum + JSON.stringify(list).length, 0)
      const empty = Object.values(kept).every((list) => list.length === 0)
      expect(size <= most || empty).toBe(true)
      for (const [name, list] of Object.entries(kept)) {
        expect(all[name]?.slice(0, list.length)).toEqual(list)
      }
      expect(cut).toBe(JSON.stringify(kept) !== JSON.stringify(all))
    }),
  )
})

import fc from 'fast-check'
import { tierChange } from '../../../cloudfunctions/features/message/rules/tier-change'

const now = ['basic', 'silver', 'black']
const before = ['basic', 'silver', 'gold', 'black']

test.each<[string, string, 'tier_up' | 'tier_down']>([
  ['basic', 'silver', 'tier_up'],
  ['black', 'silver', 'tier_down'],
  // Dropped since: where it stood counts.
  ['gold', 'silver', 'tier_down'],
  ['gold', 'basic', 'tier_down'],
  ['gold', 'black', 'tier_up'],
])('from %s to %s', (from, to, kind) => {
  expect(tierChange([now, before], from, to)).toBe(kind)
})

test('two that never stood side by side are told by their places', () => {
  const fresh = ['basic', 'silver', 'jade', 'black']
  expect(tierChange([fresh, now, before], 'gold', 'jade')).toBe('tier_down')
  expect(tierChange([fresh, ['basic', 'iron']], 'iron', 'jade')).toBe('tier_up')
})

test('the newest version that has both decides, and the way back is the other way', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 2 })
  fc.assert(
    fc.property(ids, fc.array(ids, { maxLength: 3 }), fc.nat(), fc.nat(), (newest, older, i, j) => {
      const from = i % newest.length
      const to = j % newest.length
      fc.pre(from !== to)
      const change = (one: number, other: number) =>
        tierChange([newest, ...older], newest[one] as string, newest[other] as string)
      expect(change(from, to)).toBe(to > from ? 'tier_up' : 'tier_down')
      expect(change(to, from)).not.toBe(change(from, to))
    }),
  )
})

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

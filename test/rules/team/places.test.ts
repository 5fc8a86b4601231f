import fc from 'fast-check'
import { MOST_PLACES, placeOf, seenFrom } from '../../../cloudfunctions/features/team/rules/places'

test('a network is the same for its addresses, and what is no address is no place', () => {
  expect(placeOf('116.228.3.4')).toBe(placeOf('116.228.99.1'))
  expect(placeOf('116.229.3.4')).not.toBe(placeOf('116.228.3.4'))
  expect(placeOf('2408:8456:3010:1::2')).toBe('2408:8456:3010')
  expect([placeOf(''), placeOf('nonsense'), placeOf('::1')]).toEqual(['', '', ''])
})

test('the first place is nothing unusual, a known one neither, a new one is', () => {
  expect(seenFrom([], 'a')).toEqual({ places: ['a'], unusual: false, changed: true })
  expect(seenFrom(['a'], 'a')).toEqual({ places: ['a'], unusual: false, changed: false })
  expect(seenFrom(['a'], 'b')).toEqual({ places: ['a', 'b'], unusual: true, changed: true })
  expect(seenFrom(['a'], '')).toMatchObject({ unusual: false, changed: false })
})

test('memory is bounded and never holds a place twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l')),
      (visits) => {
        let places: string[] = []
        for (const place of visits) places = seenFrom(places, place).places
        expect(places.length).toBeLessThanOrEqual(MOST_PLACES)
        expect(new Set(places).size).toBe(places.length)
      },
    ),
  )
})

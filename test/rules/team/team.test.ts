import fc from 'fast-check'
import {
  CODE_ALPHABET,
  codeFrom,
  invitationOpen,
  tidyCode,
} from '../../../cloudfunctions/features/team/rules/invitation'
import {
  ceilingsLeft,
  ceilingsOf,
  covers,
  mayGive,
  normalised,
} from '../../../cloudfunctions/features/team/rules/roles'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import type { Role, ShopId } from '../../../typings/contract'

const role = fc.constantFrom<Role>('staff', 'manager', 'analyst', 'owner')
const shopIds = fc.uniqueArray(fc.constantFrom('a', 'b', 'c') as fc.Arbitrary<ShopId>, {
  maxLength: 3,
})
const post = fc.record({ role, shopIds })
const { limits } = presetOf('retail', 'x')

describe('posts', () => {
  test('a post in no shop is a post in all of them, and all is more than some', () => {
    fc.assert(
      fc.property(shopIds, (some) => {
        expect(covers({ shopIds: [] }, some)).toBe(true)
        expect(covers({ shopIds: some }, some)).toBe(true)
        if (some.length > 0) expect(covers({ shopIds: some }, [])).toBe(false)
      }),
    )
  })

  test('nobody but an owner gives more than staff of their own shops', () => {
    fc.assert(
      fc.property(post, post, (giver, given) => {
        const allowed = mayGive(giver, given)
        if (giver.role === 'owner') expect(allowed).toBe(true)
        else if (allowed) {
          expect(giver.role).toBe('manager')
          expect(given.role).toBe('staff')
          expect(covers(giver, given.shopIds)).toBe(true)
        }
      }),
    )
  })

  test('an owner stands above shops; nobody is in a shop twice', () => {
    expect(normalised({ role: 'owner', shopIds: ['a' as ShopId] }).shopIds).toEqual([])
    const twice = { role: 'staff' as const, shopIds: ['a', 'a'] as ShopId[] }
    expect(normalised(twice).shopIds).toEqual(['a'])
  })

  test('ceilings rise with the role, an analyst has none, and a day never goes below nothing', () => {
    const of = (name: Role) => ceilingsOf(name, limits)
    expect(of('staff').saleFen).toBeLessThanOrEqual(of('manager').saleFen)
    expect(of('manager').saleFen).toBeLessThanOrEqual(of('owner').saleFen)
    expect(of('analyst')).toEqual({ saleFen: 0, saleDayFen: 0, refundFen: 0 })
    fc.assert(
      fc.property(role, fc.nat(), (name, sold) => {
        expect(ceilingsLeft(name, limits, sold).saleDayLeftFen).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('invitations', () => {
  test('codes have eight letters without look-alikes, and differ with their bytes', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(codeFrom(a)).toMatch(new RegExp(`^[${CODE_ALPHABET}]{8}$`))
        if (codeFrom(a) === codeFrom(b)) return
        expect(a).not.toEqual(b)
      }),
    )
    expect(CODE_ALPHABET).not.toMatch(/[01ILO]/)
  })

  test('what a person types is read kindly', () => {
    expect(tidyCode(' abcd-2345 ')).toBe('ABCD2345')
  })

  test('are over at their last moment', () => {
    expect(invitationOpen({ expiresAt: 10 }, 9)).toBe(true)
    expect(invitationOpen({ expiresAt: 10 }, 10)).toBe(false)
  })
})

import fc from 'fast-check'
import {
  birthdayEditableFrom,
  birthdayOn,
  isBirthday,
  maskPhone,
} from '../../../cloudfunctions/features/member/rules/profile'
import { startOfDay } from '../../../cloudfunctions/platform/pure/day'

describe('birthday', () => {
  test.each(['01-01', '02-29', '12-31'])('%s is one', (text) => {
    expect(isBirthday(text)).toBe(true)
  })
  test.each(['', '00-10', '13-01', '02-30', '04-31', '1-1', '01-01 ', '２-29'])(
    '%s is none',
    (text) => {
      expect(isBirthday(text)).toBe(false)
    },
  )
  test('29 February falls on the 28th in other years', () => {
    expect(birthdayOn('02-29', '2027-02-28')).toEqual({ today: true, month: true })
    expect(birthdayOn('02-29', '2028-02-28')).toEqual({ today: false, month: true })
    expect(birthdayOn('02-29', '2028-02-29')).toEqual({ today: true, month: true })
  })
  test('changes once a year, counted in Shanghai days', () => {
    const set = Date.parse('2026-11-22T20:00:00Z')
    expect(birthdayEditableFrom('05-01', set)).toBe(startOfDay('2027-11-23'))
    expect(birthdayEditableFrom('', set)).toBe(0)
  })
})

describe('phone', () => {
  test('masked as 138****8000', () => {
    expect(maskPhone('13800138000')).toBe('138****8000')
    expect(maskPhone('')).toBe('')
  })
  test('never shows more than seven digits of any number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{5,15}$/), (phone) => {
        expect(maskPhone(phone).replace(/\D/g, '').length).toBeLessThanOrEqual(7)
      }),
    )
  })
})

import * as fc from 'fast-check'
import { filledIn, formBody, formIsSet } from '../../../cloudfunctions/features/card/rules/form'

const MOBILE = 'USER_FORM_INFO_FLAG_MOBILE'
const BIRTHDAY = 'USER_FORM_INFO_FLAG_BIRTHDAY'
const seed = Date.now() % 1_000_000_000
const field = (name: string, value: string) => ({ name, value })

test('the form asks for no more than the merchant chose', () => {
  expect(formBody('p1', 'phone')).toEqual({
    card_id: 'p1',
    required_form: { can_modify: false, common_field_id_list: [MOBILE] },
  })
  expect(formBody('p1', 'phone_birthday').optional_form?.common_field_id_list).toEqual([BIRTHDAY])
})

test.each([
  [{ template: {} }, true],
  [{ form: '' as const, template: {} }, true],
  [{ form: 'phone' as const, template: { form: 'phone' as const } }, true],
  [{ template: { form: 'phone' as const } }, false],
  [{ form: 'phone' as const, template: {} }, false],
  [{ form: 'phone' as const, template: { form: 'phone_birthday' as const } }, false],
])('%j: whether WeChat has the chosen form', (doc, expected) => {
  expect(formIsSet(doc)).toBe(expected)
})

const digits = fc.stringMatching(/^1\d{10}$/)
const date = fc.record({
  year: fc.integer({ min: 1900, max: 2026 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  gap: fc.constantFrom('-', '/', '.'),
  wide: fc.boolean(),
})
const two = (number: number) => String(number).padStart(2, '0')

test(`however a number and a date are written, the same is read, and never a year (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(digits, fc.constantFrom('', '86', '+86', '+86 '), date, (phone, code, born) => {
      const { year, month, day, gap, wide } = born
      const part = (number: number) => (wide ? two(number) : String(number))
      const written = [String(year), part(month), part(day)].join(gap)
      const read = filledIn([field(BIRTHDAY, written), field(MOBILE, `${code}${phone}`)])
      expect(read).toEqual({ phone, birthday: `${two(month)}-${two(day)}` })
    }),
    { seed },
  )
})

test(`what is neither is nothing, and other lines are not read (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, value) => {
      const { phone, birthday } = filledIn([field(name, value), field(MOBILE, value)])
      expect(phone === '' || /^1\d{10}$/.test(phone)).toBe(true)
      expect(name === BIRTHDAY || birthday === '').toBe(true)
    }),
    { seed },
  )
  expect(filledIn([])).toEqual({ phone: '', birthday: '' })
})

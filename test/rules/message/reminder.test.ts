import fc from 'fast-check'
import { fieldsOf, reminderOf } from '../../../cloudfunctions/features/message/rules/reminder'
import { readTemplates } from '../../../cloudfunctions/platform/pure/templates'

const AT = Date.UTC(2026, 2, 4, 16)

test('templates are read from the environment; what is not understood is named', () => {
  expect(readTemplates('')).toEqual({})
  expect(readTemplates('tier=Ab_1-x,what=thing1,tier=phrase2;expiry=Z,points=number1')).toEqual({
    tier: { id: 'Ab_1-x', fields: { what: 'thing1', tier: 'phrase2' } },
    expiry: { id: 'Z', fields: { points: 'number1' } },
  })
  for (const wrong of ['birthday=A', 'tier', 'tier=A,until=photo1', 'tier=A,colour=thing1']) {
    expect(() => readTemplates(wrong)).toThrow('WECHAT_TEMPLATES')
  }
})

test('what a member switches off is a reminder; what was done to them is always told', () => {
  expect(reminderOf('tier_up')).toBe('tier')
  expect(reminderOf('points_expiring')).toBe('expiry')
  expect(reminderOf('correction')).toBeNull()
})

test('fields are filled by Shanghai day and cut to what WeChat takes', () => {
  const fields = { tier: 'phrase2', what: 'thing1', at: 'date3', points: 'number4' } as const
  const message = { at: AT, values: { points: 600 }, tierName: { zh: '尊享黑金至臻会员', en: '' } }
  expect(fieldsOf({ id: 'x', fields }, message, '会员等级提升了')).toEqual({
    phrase2: '尊享黑金至',
    thing1: '会员等级提升了',
    date3: '2026-03-05',
    number4: '600',
  })
})

test('a template that asks for what a message does not say is not sent at all', () => {
  const told = { at: AT, values: {} }
  expect(fieldsOf({ id: 'x', fields: { what: 'thing1', until: 'date2' } }, told, 'x')).toBeNull()
  expect(fieldsOf({ id: 'x', fields: { tier: 'thing1' } }, told, 'x')).toBeNull()
  expect(fieldsOf({ id: 'x', fields: {} }, told, 'x')).toBeNull()
})

test('whatever a merchant calls things: each field is filled within its bounds, or nothing is sent', () => {
  const LONGEST = { thing: 20, phrase: 5, number: 32, character_string: 32, date: 32, name: 10 }
  const kinds = Object.keys(LONGEST) as (keyof typeof LONGEST)[]
  const field = fc.tuple(fc.constantFrom(...kinds), fc.nat(99)).map(([kind, at]) => `${kind}${at}`)
  const fields = fc.record(
    { what: field, tier: field, at: field, points: field, title: field },
    { requiredKeys: [] },
  )
  const message = fc.record(
    {
      at: fc.integer({ min: 1_577_836_800_000, max: 4_102_444_800_000 }),
      values: fc.record({ points: fc.nat(), title: fc.string() }, { requiredKeys: [] }),
      tierName: fc.record({ zh: fc.string({ unit: 'grapheme' }), en: fc.string() }),
    },
    { requiredKeys: ['at', 'values'] },
  )
  fc.assert(
    fc.property(fields, message, fc.string({ unit: 'grapheme' }), (asked, told, what) => {
      const said = { what, at: '', ...told.values, ...(told.tierName && { tier: '' }) }
      const answered = Object.keys(asked).every((value) => value in said)
      const filled = fieldsOf({ id: 'x', fields: asked }, told, what)
      expect(filled !== null).toBe(answered && Object.keys(asked).length > 0)
      for (const [name, text] of Object.entries(filled ?? {})) {
        const kind = name.replace(/\d+$/, '') as keyof typeof LONGEST
        expect([...text].length).toBeLessThanOrEqual(LONGEST[kind])
      }
    }),
  )
})

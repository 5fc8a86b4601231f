import * as v from 'valibot'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { programmeConfig } from '../../../cloudfunctions/features/programme/schema'

const accepts = (config: unknown) => v.safeParse(programmeConfig, config).success

test('every text of a programme is well-formed and free of control characters', () => {
  const preset = presetOf('retail', '\u9752\u79be')
  expect(accepts(preset)).toBe(true)
  for (const bad of ['\ud800', 'a\u0000b', '\u202egnp']) {
    expect(accepts({ ...preset, card: { ...preset.card, servicePhone: bad } })).toBe(false)
    expect(accepts({ ...preset, agreement: { ...preset.agreement, version: bad } })).toBe(false)
  }
})

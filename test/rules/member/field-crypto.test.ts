import fc from 'fast-check'
import {
  blindIndex,
  openField,
  sealedUnderOldKey,
  sealField,
} from '../../../cloudfunctions/platform/field-crypto'

const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill) })
const old = { fieldKeys: [key('k1', 1)] }
const rotated = { fieldKeys: [key('k2', 2), key('k1', 1)] }
const PLACE = 'members:m1:phone'

describe('sealed fields', () => {
  test('open to what was sealed, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        expect(openField(old, sealField(old, text, PLACE), PLACE)).toBe(text)
      }),
    )
  })

  test('the same text is never sealed alike', () => {
    expect(sealField(old, '13800138000', PLACE)).not.toBe(sealField(old, '13800138000', PLACE))
  })

  test('copied to another document, altered, or without its key: do not open', () => {
    const sealed = sealField(old, '13800138000', PLACE)
    expect(() => openField(old, sealed, 'members:m2:phone')).toThrow()
    const [id, iv, tag, body = ''] = sealed.split('.')
    const flipped = (body.startsWith('A') ? 'B' : 'A') + body.slice(1)
    expect(() => openField(old, [id, iv, tag, flipped].join('.'), PLACE)).toThrow()
    expect(() => openField({ fieldKeys: [key('k2', 2)] }, sealed, PLACE)).toThrow('k1')
  })

  test('rotation: old ones open under the new configuration and are known as old', () => {
    const sealed = sealField(old, 'x', PLACE)
    expect(openField(rotated, sealed, PLACE)).toBe('x')
    expect(sealedUnderOldKey(rotated, sealed)).toBe(true)
    expect(sealedUnderOldKey(rotated, sealField(rotated, 'x', PLACE))).toBe(false)
  })

  test('the blind index finds equal numbers and needs its key', () => {
    const one = { blindIndexKey: Buffer.alloc(32, 3) }
    const two = { blindIndexKey: Buffer.alloc(32, 4) }
    expect(blindIndex(one, 'phone', '138')).toBe(blindIndex(one, 'phone', '138'))
    expect(blindIndex(one, 'phone', '138')).not.toBe(blindIndex(two, 'phone', '138'))
    expect(blindIndex(one, 'phone', '138')).not.toBe(blindIndex(one, 'email', '138'))
  })
})

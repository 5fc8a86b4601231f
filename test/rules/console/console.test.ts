import fc from 'fast-check'
import { csvLine } from '../../../cloudfunctions/features/console/rules/csv'
import { prefixEnd, readSearch } from '../../../cloudfunctions/features/console/rules/search'

/** Reads one RFC 4180 line back. */
function parse(line: string): string[] {
  const cells: string[] = []
  const text = line.replace(/\r\n$/, '')
  let at = 0
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      at++
      while (at < text.length) {
        if (text[at] === '"' && text[at + 1] === '"') {
          cell += '"'
          at += 2
        } else if (text[at] === '"') {
          at++
          break
        } else cell += text[at++] ?? ''
      }
    } else while (at < text.length && text[at] !== ',') cell += text[at++] ?? ''
    cells.push(cell)
    if (text[at] !== ',') return cells
    at++
  }
}

describe('CSV', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '=1+1',
      '+cmd',
      '-2',
      '@SUM(A1)',
      '\t=1',
      '＝HYPERLINK()',
      ' =1',
      'a"b',
      'a,b',
      'a\r\nb',
    ),
  )

  test('every cell is read back as it was, but for the apostrophe before a formula', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
        const back = parse(csvLine(cells))
        expect(back.map((text) => text.replace(/^'/, ''))).toEqual(
          cells.map((text) => text.replace(/^'/, '')),
        )
      }),
    )
  })

  test('no cell begins like a formula', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
        for (const text of parse(csvLine(cells))) {
          expect(text).not.toMatch(/^[\s\u0000]*[=+\-@＝＋－＠]/)
        }
      }),
    )
  })

  test('numbers stay numbers', () => {
    expect(csvLine(['a', -5])).toBe('a,-5\r\n')
  })
})

describe('what was typed into the member search', () => {
  test.each<[string, object]>([
    ['1234 5678', { kind: 'number', value: '12345678' }],
    ['138 0013 8000', { kind: 'phone', value: '13800138000' }],
    ['+85291234567', { kind: 'phone', value: '+85291234567' }],
    ['Wang', { kind: 'nickname', value: 'wang' }],
    ['小王', { kind: 'nickname', value: '小王' }],
    ['  ', { kind: 'none' }],
  ])('%j', (typed, read) => {
    expect(readSearch(typed)).toEqual(read)
  })

  test('a prefix range holds all that begins with it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string({ unit: 'grapheme-ascii' }),
        (start, rest) => {
          expect(start + rest >= start && start + rest < prefixEnd(start)).toBe(true)
        },
      ),
    )
  })
})

import * as fc from 'fast-check'
import { hashOf } from '../../../cloudfunctions/features/account/rules/chain'
import type { Entry } from '../../../cloudfunctions/features/account/rules/entry'
import { entryOf, hashedText, textOf } from '../../../cloudfunctions/features/account/rules/text'
import { sha256Hex } from '../../../cloudfunctions/platform/pure/hash'
import { life, Lived } from './lives'

const seed = Date.now() % 1_000_000_000

/** As it comes back from the journal: another object, and without what was undefined. */
const reread = (entry: Entry) => JSON.parse(JSON.stringify(entry)) as Entry

test(`an entry as text says all of it, and its hash is made over that text (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, (one) => {
      for (const entry of new Lived(one).entries) {
        const text = textOf(entry)
        expect(JSON.parse(text)).toEqual(reread(entry))
        const hashed = text.replace(`,"hash":"${entry.hash}"`, '')
        expect(hashed).toBe(hashedText(entry))
        expect(sha256Hex(hashed)).toBe(entry.hash)
      }
    }),
    { seed, numRuns: 60 },
  )
})

test(`what is read is what was written, in this process and in another (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, (one) => {
      for (const entry of new Lived(one).entries) {
        // One that was read from the journal has no text yet.
        const text = textOf(reread(entry))
        expect(text).toBe(textOf(entry))
        expect(entryOf(text)).toEqual(reread(entry))
        // More texts than are remembered come in between: then it is read anew.
        for (let other = 0; other < 600; other++) entryOf(`{"seq":${other}}`)
        const again = entryOf(text)
        expect(again).toEqual(reread(entry))
        expect(hashOf(again)).toBe(entry.hash)
        expect(textOf(again)).toBe(text)
      }
    }),
    { seed, numRuns: 20 },
  )
})

test('the journal’s own mark is no part of the text', () => {
  const [entry] = new Lived({
    deeds: [{ kind: 'earn', fen: 1_000, minutes: 0 }],
    rules: { pendingDays: 0, months: 12, negative: { kind: 'forbid' } },
    from: '2026-03-01',
  }).entries
  if (!entry) throw new Error('no entry')
  expect(textOf({ ...entry, tellDueAt: 5 } as Entry)).toBe(textOf(entry))
})

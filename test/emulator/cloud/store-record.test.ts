import { ObjectId } from 'bson'
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeIndexKey, equalValues, type Document } from '../../../emulator/cloud/language'
import { Documents } from '../../../emulator/cloud/store/documents'
import { Engine } from '../../../emulator/cloud/store/engine'
import { documentKey, keyOf } from '../../../emulator/cloud/store/keys'
import { Stored } from '../../../emulator/cloud/store/record'
import { document } from './language/arbitrary'

/** As the log takes it. */
function logged(stored: Stored): Buffer {
  const bytes = Buffer.alloc(stored.byteLength)
  expect(stored.writeTo(bytes, 0)).toBe(bytes.length)
  return bytes
}

test('both forms at rest give back the document, its place, its texts and each other', () => {
  fc.assert(
    fc.property(document, fc.integer({ min: 0, max: 2 ** 47 }), (given, order) => {
      const stored = Stored.of(order, given as Document)
      const forms = [stored.toBytes(), logged(stored)]
      for (const read of forms.map((bytes) => Stored.fromBytes(bytes))) {
        expect(read.order).toBe(order)
        expect(equalValues(read.document, given)).toBe(true)
        expect(read.text).toBe(stored.text)
        expect(read.literal).toBe(stored.literal)
        expect(JSON.parse(read.reply)).toBe(read.replyText)
        expect([read.toBytes(), logged(read)]).toEqual(forms)
      }
    }),
    { numRuns: 300 },
  )
})

test('an ObjectId at rest leaves as its hex string, in both forms of a reply', () => {
  const id = new ObjectId('507f1f77bcf86cd799439011')
  const stored = Stored.fromBytes(Stored.of(1, { _id: 'a', id }).toBytes())
  expect(stored.replyText).toBe('{"_id":"a","id":"507f1f77bcf86cd799439011"}')
  expect(stored.reply).toBe(JSON.stringify(stored.replyText))
})

test('a key says the same whether it was made of text or of bytes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (id) => {
      fc.pre(id.length < 200)
      const head = Buffer.of(0, 1, 0xfe, 0xff)
      const bytes = Buffer.concat([head, encodeIndexKey([id])])
      const key = documentKey(0x0001feff, id)
      expect(key.bytes).toEqual(bytes)
      expect(key.text).toBe(keyOf(bytes).text)
    }),
    { numRuns: 500 },
  )
})

test('a document in the form of the log, put into the database by a start after a kill, is read like any', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  const first = await Engine.open(folder)
  const catalog = new Documents(first).catalog
  const { id } = catalog.create('members')
  const stored = Stored.of(1, { _id: 'a', name: '"quoted" \\ 李' })
  const value = logged(stored)
  first.stage([catalog.write(), { space: 'documents', key: documentKey(id, 'a'), value }])
  await first.close()
  const engine = await Engine.open(folder)
  const documents = new Documents(engine)
  const collection = documents.catalog.get('members')
  if (!collection) throw new Error('no collection')
  const read = documents.read(collection, documentKey(id, 'a'))
  expect(read?.reply).toBe(stored.literal)
  expect(read?.document).toEqual(stored.document)
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

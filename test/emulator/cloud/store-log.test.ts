import fc from 'fast-check'
import { open } from 'lmdb'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '../../../emulator/cloud/store/engine'
import { keyOf } from '../../../emulator/cloud/store/keys'
import { decodeRecords, encodeRecord, Log } from '../../../emulator/cloud/store/log'
import type { Write } from '../../../emulator/cloud/store/overlay'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const put = (name: string, value: string | null): Write => ({
  space: 'documents',
  key: keyOf(Buffer.from(name)),
  value: value === null ? null : Buffer.from(value),
})

/** Everything below a key that begins with a to z, as the engine sees it. */
const contents = (engine: Engine, reverse = false): [string, string][] =>
  [...engine.range('documents', { start: Buffer.from('a'), end: Buffer.from('{'), reverse })].map(
    ({ key, value }) => [key.toString(), value.toString()],
  )

const plain = (writes: readonly Write[]): [string, string | null][] =>
  writes.map(({ key, value }) => [key.bytes.toString(), value?.toString() ?? null])

const BATCHES = [
  [put('a', 'one'), put('b', 'two')],
  [put('a', null)],
  [],
  [put('c', ''), put('b', 'three'), put('d', 'x'.repeat(40))],
]
const RECORDS = BATCHES.map((writes, i) => encodeRecord({ number: i + 1, writes }))
const WHOLE = Buffer.concat(RECORDS)

/** How many records end at or before an offset. */
function wholeBefore(offset: number): number {
  let end = 0
  return RECORDS.filter((record) => (end += record.length) <= offset).length
}

describe('the tail of a log', () => {
  test('cut at any byte, it gives the whole records before the cut and never a part of one', () => {
    for (let cut = 0; cut <= WHOLE.length; cut++) {
      for (const tail of [Buffer.alloc(0), Buffer.alloc(50), Buffer.alloc(50, 0xff)]) {
        const records = decodeRecords(Buffer.concat([WHOLE.subarray(0, cut), tail]))
        expect(records.map(({ writes }) => plain(writes))).toEqual(
          BATCHES.slice(0, wholeBefore(cut)).map(plain),
        )
      }
    }
  })

  test('with any one byte changed, it gives the records before that byte', () => {
    for (let at = 0; at < WHOLE.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const bytes = Buffer.from(WHOLE)
        bytes[at] = (bytes[at] as number) ^ flip
        expect(decodeRecords(bytes).map(({ number }) => number)).toEqual(
          BATCHES.slice(0, wholeBefore(at)).map((_writes, i) => i + 1),
        )
      }
    }
  })

  test('a file on disk, cut or broken at any byte, is recovered the same way', async () => {
    const log = new Log(folder)
    for (const writes of BATCHES) await log.append(writes)
    log.close()
    const file = join(folder, '0')
    const whole = readFileSync(file).subarray(0, WHOLE.length)
    expect(whole.equals(WHOLE)).toBe(true)
    for (let at = 0; at < WHOLE.length; at++) {
      const torn = Buffer.from(WHOLE)
      torn.fill(0xee, at)
      writeFileSync(file, torn)
      const reopened = new Log(folder)
      expect(plain(reopened.recover(0).writes)).toEqual(
        BATCHES.slice(0, wholeBefore(at)).flatMap(plain),
      )
      reopened.close()
    }
  })

  test('what the database knows and what an earlier turn left over is passed by', async () => {
    const log = new Log(folder)
    for (const writes of BATCHES) await log.append(writes)
    expect(log.turn()).toBe(4)
    await log.append([put('e', 'five')])
    log.turn()
    await log.append([put('f', 'six')])
    log.close()
    const recovered = (known: number): [files: number, ...[string, string | null][]] => {
      const reopened = new Log(folder)
      const { writes, files } = reopened.recover(known)
      reopened.close()
      return [files, ...plain(writes)]
    }
    expect(recovered(4)).toEqual([2, ['e', 'five'], ['f', 'six']])
    expect(recovered(5)).toEqual([1, ['f', 'six']])
    expect(recovered(6)).toEqual([0])
    // Records after a gap are no continuation: without the fifth the sixth does not count.
    expect(recovered(3)).toEqual([0])
  })
})

/** A copy of everything on disk at this moment, as a kill would leave it. */
async function killedCopy(change: (copy: string) => void | Promise<void> = () => undefined) {
  const copy = `${folder}-killed`
  cpSync(folder, copy, { recursive: true })
  await change(copy)
  const engine = await Engine.open(copy)
  const found = contents(engine)
  await engine.close()
  const again = await Engine.open(copy)
  expect(contents(again)).toEqual(found)
  await again.close()
  rmSync(copy, { recursive: true })
  return found
}

describe('a kill', () => {
  const AFTER = [
    ['a', 'new'],
    ['c', 'third'],
  ]

  async function written(): Promise<Engine> {
    const first = await Engine.open(folder)
    first.stage([put('a', 'old'), put('b', 'gone')])
    await first.close()
    const engine = await Engine.open(folder)
    engine.stage([put('a', 'new'), put('b', null)])
    await engine.durable()
    engine.stage([put('c', 'third')])
    await engine.durable()
    return engine
  }

  test('before the checkpoint: the log goes into the database', async () => {
    const engine = await written()
    expect(await killedCopy()).toEqual(AFTER)
    await engine.close()
  })

  test('with a part of the checkpoint in the database: the log has all of it', async () => {
    const engine = await written()
    const found = await killedCopy(async (copy) => {
      const root = open({ path: join(copy, 'data'), noSubdir: false })
      const form = { name: 'documents', keyEncoding: 'binary', encoding: 'binary' } as const
      const documents = root.openDB<Buffer, Buffer>(form)
      await documents.put(Buffer.from('a'), Buffer.from('new'))
      await documents.remove(Buffer.from('b'))
      await root.close()
    })
    expect(found).toEqual(AFTER)
    await engine.close()
  })

  test('between the commit of the checkpoint and the emptying of the log: nothing is done twice', async () => {
    const engine = await written()
    cpSync(join(folder, 'log'), `${folder}-log`, { recursive: true })
    await engine.close()
    const later = await Engine.open(folder)
    later.stage([put('a', 'newest')])
    await later.close()
    cpSync(`${folder}-log`, join(folder, 'log'), { recursive: true })
    rmSync(`${folder}-log`, { recursive: true })
    expect(await killedCopy()).toEqual([
      ['a', 'newest'],
      ['c', 'third'],
    ])
  })

  test('again, before what the first one left has reached the database, and once more', async () => {
    const [disk, life] = [`${folder}-disk`, `${folder}-life`]
    const first = await written()
    cpSync(folder, disk, { recursive: true })
    await first.close()
    const expected = [...AFTER]
    // The first and third find one file of the log in use, the others both.
    for (const parts of [['log'], ['log', 'data'], ['log'], ['log', 'data']]) {
      cpSync(disk, life, { recursive: true })
      const engine = await Engine.open(life)
      expect(contents(engine)).toEqual(expected)
      const next: [string, string] = [`d${expected.length}`, 'of a short life']
      engine.stage([put(...next)])
      await engine.durable()
      expected.push(next)
      for (const part of parts) {
        rmSync(join(disk, part), { recursive: true })
        cpSync(join(life, part), join(disk, part), { recursive: true })
      }
      await engine.close()
      rmSync(life, { recursive: true })
    }
    const last = await Engine.open(disk)
    expect(contents(last)).toEqual(expected)
    await last.close()
    rmSync(disk, { recursive: true })
  })

  test('a data folder without a log opens as it is', async () => {
    await (await written()).close()
    rmSync(join(folder, 'log'), { recursive: true })
    expect(await killedCopy()).toEqual(AFTER)
  })
})

test('ranges see every write in order, forwards and backwards, whatever a checkpoint has taken', async () => {
  const step = fc.record({
    name: fc.integer({ min: 0, max: 40 }).map((n) => String.fromCharCode(97 + (n % 26)) + n),
    value: fc.option(fc.string({ maxLength: 60 }), { freq: 3 }),
    settles: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const own = mkdtempSync(join(tmpdir(), 'log-'))
      const engine = await Engine.open(own, 2000)
      const model = new Map<string, string>()
      for (const { name, value, settles } of steps) {
        engine.stage([put(name, value)])
        if (value === null) model.delete(name)
        else model.set(name, value)
        if (settles) await engine.durable()
        const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(contents(engine)).toEqual(expected)
        expect(contents(engine, true)).toEqual(expected.reverse())
      }
      const before = contents(engine)
      await engine.close()
      const reopened = await Engine.open(own)
      expect(contents(reopened)).toEqual(before)
      await reopened.close()
      rmSync(own, { recursive: true })
    }),
    { numRuns: 30 },
  )
})

test('under writers that never pause, checkpoints go on and memory stays bounded', async () => {
  const engine = await Engine.open(folder, 20_000)
  const last = new Map<string, string>()
  await Promise.all(
    Array.from({ length: 16 }, async (_unused, writer) => {
      for (let n = 0; n < 60; n++) {
        const [name, value] = [`w${writer}-${n % 20}`, `${n} ${'x'.repeat(100)}`]
        engine.stage([put(name, value)])
        last.set(name, value)
        await engine.durable()
      }
    }),
  )
  expect(new Map(contents(engine))).toEqual(last)
  expect(readFileSync(join(folder, 'log', '0')).length).toBeLessThan(1_000_000)
  expect(new Map(await killedCopy())).toEqual(last)
  await engine.close()
})

test('a folder whose pages have another size is read and written on as it is', async () => {
  const form = { keyEncoding: 'binary', encoding: 'binary' } as const
  const path = join(folder, 'data')
  const root = open<Buffer, Buffer>({ ...form, path, noSubdir: false, pageSize: 4096 })
  await root.openDB<Buffer, Buffer>({ ...form, name: 'documents' }).put(Buffer.from('a'), OLD)
  await root.close()
  const longest = 'b'.repeat(1028)
  const engine = await Engine.open(folder)
  expect(contents(engine)).toEqual([['a', OLD.toString()]])
  engine.stage([put('a', 'new'), put(longest, 'x'.repeat(9_000))])
  await engine.close()
  const [again, other] = [await Engine.open(folder), await Engine.open(join(folder, 'other'))]
  const written = contents(again)
  expect(written).toEqual([
    ['a', 'new'],
    [longest, 'x'.repeat(9_000)],
  ])
  for (const one of [again, other]) await one.close()
  expect(await pageBytes(path)).toBe(4096)
  expect(await pageBytes(join(folder, 'other/data'))).toBe(8192)
})

const OLD = Buffer.from('y'.repeat(3_000))

async function pageBytes(path: string): Promise<number> {
  const root = open({ path, noSubdir: false })
  const { pageSize } = root.getStats() as { pageSize: number }
  await root.close()
  return pageSize
}

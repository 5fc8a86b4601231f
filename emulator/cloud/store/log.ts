import {
  closeSync,
  constants,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  write as writeFile,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { keyOf } from './keys'
import { SPACES, type Write } from './overlay'
import { Stored } from './record'

/** A record's head: bytes of its body, checksum of all that follows it, the record's number. */
const LENGTH_BYTES = 4
const CHECKED_FROM = 8
const NUMBER_BYTES = 6
const HEAD_BYTES = CHECKED_FROM + NUMBER_BYTES
/** A write's head: its space, length of its key, length of its value or REMOVED. */
const WRITE_HEAD_BYTES = 7
const REMOVED = 0xffffffff
/** A file grows in doubling steps of zeros: overwriting costs a fraction of growing. */
const FIRST_STEP_BYTES = 256 * 1024

export interface LogRecord {
  readonly number: number
  readonly writes: Write[]
}

/** One record: everything in it counts, or nothing. */
export function encodeRecord({ number, writes }: LogRecord): Buffer {
  let size = HEAD_BYTES
  for (const { key, value } of writes) {
    size += WRITE_HEAD_BYTES + key.text.length + lengthOf(value)
  }
  const bytes = Buffer.allocUnsafe(size)
  let at = HEAD_BYTES
  for (const { space, key, value } of writes) {
    bytes[at] = SPACES.indexOf(space)
    bytes.writeUInt16BE(key.text.length, at + 1)
    const lengthAt = at + 3
    at += WRITE_HEAD_BYTES
    at += bytes.write(key.text, at, 'latin1')
    const valueAt = at
    if (value instanceof Stored) at = value.writeTo(bytes, at)
    else if (value) at += value.copy(bytes, at)
    bytes.writeUInt32BE(value ? at - valueAt : REMOVED, lengthAt)
  }
  bytes.writeUInt32BE(size - HEAD_BYTES, 0)
  bytes.writeUIntBE(number, CHECKED_FROM, NUMBER_BYTES)
  bytes.writeUInt32BE(crc32(bytes.subarray(CHECKED_FROM)), LENGTH_BYTES)
  return bytes
}

function lengthOf(value: Write['value']): number {
  if (value === null) return 0
  return value instanceof Stored ? value.byteLength : value.length
}

/** The records at the head of a file, up to the first that is torn, broken or left over from before. */
export function decodeRecords(bytes: Buffer): LogRecord[] {
  const records: LogRecord[] = []
  let at = 0
  while (at + HEAD_BYTES <= bytes.length) {
    const end = at + HEAD_BYTES + bytes.readUInt32BE(at)
    if (end > bytes.length) break
    const sum = bytes.readUInt32BE(at + LENGTH_BYTES)
    if (crc32(bytes.subarray(at + CHECKED_FROM, end)) !== sum) break
    const number = bytes.readUIntBE(at + CHECKED_FROM, NUMBER_BYTES)
    const last = records.at(-1)
    if (last && number !== last.number + 1) break
    records.push({ number, writes: decodeWrites(bytes.subarray(at + HEAD_BYTES, end)) })
    at = end
  }
  return records
}

function decodeWrites(body: Buffer): Write[] {
  const writes: Write[] = []
  for (let at = 0; at < body.length;) {
    const space = SPACES[body[at] as number]
    if (!space) throw new Error('the log is of a later version')
    const keyEnd = at + WRITE_HEAD_BYTES + body.readUInt16BE(at + 1)
    const length = body.readUInt32BE(at + 3)
    const key = keyOf(body.subarray(at + WRITE_HEAD_BYTES, keyEnd))
    at = length === REMOVED ? keyEnd : keyEnd + length
    writes.push({ space, key, value: length === REMOVED ? null : body.subarray(keyEnd, at) })
  }
  return writes
}

interface LogFile {
  readonly path: string
  readonly descriptor: number
  /** Bytes that are there to be overwritten. */
  room: number
}

/**
 * What was acknowledged and is not yet in the database file: two files that take turns, so that one
 * is written while the other's records go into the database. Opened with O_DSYNC: a write returns
 * when it is on disk. Numbers run on across both, so what is left over from an earlier turn is
 * never taken for a record.
 */
export class Log {
  private readonly files: readonly [LogFile, LogFile]
  private current = 0
  /** Bytes of the current file's records. */
  size = 0
  /** Number of the last record. */
  last = 0

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    const open = (name: string): LogFile => {
      const path = join(folder, name)
      const flags = constants.O_RDWR | constants.O_CREAT | constants.O_DSYNC
      return { path, descriptor: openSync(path, flags), room: 0 }
    }
    this.files = [open('0'), open('1')]
    syncFolder(folder)
    syncFolder(join(folder, '..'))
  }

  /**
   * What the files hold beyond the record that the database knows as its last, and how many of the two
   * hold any of it. The file with the newest is the current one.
   */
  recover(known: number): { writes: Write[]; files: number } {
    const turns = this.files.map(({ path }, index) => ({
      index,
      records: decodeRecords(readFileSync(path)),
    }))
    turns.sort((a, b) => (a.records[0]?.number ?? 0) - (b.records[0]?.number ?? 0))
    this.last = known
    const writes: Write[] = []
    const holding = new Set<number>()
    for (const { index, records } of turns) {
      for (const record of records) {
        if (record.number !== this.last + 1) continue
        this.last = record.number
        this.current = index
        holding.add(index)
        for (const write of record.writes) writes.push(write)
      }
    }
    return { writes, files: holding.size }
  }

  /** What the current file holds. */
  reread(): Write[] {
    const { path } = this.files[this.current] as LogFile
    return decodeRecords(readFileSync(path).subarray(0, this.size)).flatMap(({ writes }) => writes)
  }

  /** One record, on disk when this resolves. Afterwards `reread` and `recover` know nothing of one that failed. */
  async append(writes: Write[]): Promise<void> {
    const file = this.files[this.current] as LogFile
    const record = encodeRecord({ number: this.last + 1, writes })
    const end = this.size + record.length
    let bytes = record
    if (end > file.room) {
      const room = Math.max(end, file.room * 2, FIRST_STEP_BYTES)
      bytes = Buffer.concat([record], room - this.size)
    }
    try {
      await writeAll(file.descriptor, bytes, this.size)
    } catch (error) {
      ftruncateSync(file.descriptor, this.size)
      file.room = this.size
      throw error
    }
    file.room = Math.max(file.room, this.size + bytes.length)
    this.size = end
    this.last++
  }

  /** The next record begins the other file. Returns the number of the last one in this. */
  turn(): number {
    this.current = 1 - this.current
    this.size = 0
    return this.last
  }

  /** Everything is in the database. */
  clear(): void {
    for (const file of this.files) {
      ftruncateSync(file.descriptor)
      file.room = 0
    }
    this.size = 0
  }

  close(): void {
    for (const { descriptor } of this.files) closeSync(descriptor)
  }
}

/** Windows has no O_DSYNC. */
const WRITES_ARE_SYNCHRONOUS = 'O_DSYNC' in constants

/** On disk when it resolves. */
function writeAll(descriptor: number, bytes: Buffer, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const from = (done: number): void => {
      writeFile(descriptor, bytes, done, bytes.length - done, position + done, (error, written) => {
        if (error) reject(error)
        else if (done + written < bytes.length) from(done + written)
        else if (WRITES_ARE_SYNCHRONOUS) resolve()
        else fdatasync(descriptor, (failure) => (failure ? reject(failure) : resolve()))
      })
    }
    from(0)
  })
}

/** A new file's name is on disk, too. Windows cannot and need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

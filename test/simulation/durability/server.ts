import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openCloud, type IndexDefinition } from '../../../emulator/cloud'
import { MovableClock } from '../../../emulator/cloud/clock'

const INDEXES: readonly IndexDefinition[] = [
  { collection: 'notes', name: 'round_1', keys: [{ path: 'round', order: 1 }] },
  { collection: 'notes', name: 'key_1', keys: [{ path: 'key', order: 1 }], unique: true },
  { collection: 'counters', name: 'group_1', keys: [{ path: 'group', order: 1 }] },
]

/** The process that gets killed: a cloud on a folder; it says its port on the first line. */
export async function serve(dir: string): Promise<void> {
  const cloud = await openCloud({
    dir,
    clock: new MovableClock(),
    environments: ['bench'],
    strict: true,
    // Small, so that many of the kills meet a checkpoint.
    checkpointBytes: 100_000,
    indexes: INDEXES,
    logger: { info: () => undefined, warn: () => undefined, error: console.error },
  })
  // A write that a full disk refuses must not end the process.
  process.on('SIGXFSZ', () => undefined)
  // It ends with whoever started it; under a trace a signal would reach the tracer instead.
  process.stdin.on('end', () => process.exit(0)).resume()
  const server = createServer((request, response) => void cloud.mount.handle(request, response))
  server.listen(0, '127.0.0.1', () => {
    console.log((server.address() as AddressInfo).port)
  })
}

import { CloudError } from './errors'

/**
 * Just enough of protobuf for the SDK's open API envelope: varints and byte strings.
 * https://protobuf.dev/programming-guides/encoding/
 */
export interface Field {
  readonly number: number
  readonly value: Buffer | bigint
}

/** @throws CloudError INVALID_PARAM on anything malformed or of another wire type */
export function readFields(bytes: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw malformed()
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    if ((tag & 7) === 0) {
      fields.push({ number, value: varint() })
    } else if ((tag & 7) === 2) {
      const length = Number(varint())
      if (at + length > bytes.length) throw malformed()
      fields.push({ number, value: bytes.subarray(at, at + length) })
      at += length
    } else throw malformed()
  }
  return fields
}

const malformed = (): CloudError =>
  new CloudError('INVALID_PARAM', '[InvalidParameter] malformed protobuf')

function varintBytes(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Buffer.from(bytes)
}

/** A message of byte strings and integers, in the order given. */
export function writeFields(
  fields: readonly { number: number; value: Buffer | string | number }[],
): Buffer {
  return Buffer.concat(
    fields.flatMap(({ number, value }) => {
      if (typeof value === 'number')
        return [varintBytes(BigInt(number << 3)), varintBytes(BigInt(value))]
      const bytes = Buffer.from(value)
      return [varintBytes(BigInt((number << 3) | 2)), varintBytes(BigInt(bytes.length)), bytes]
    }),
  )
}

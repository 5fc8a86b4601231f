import { CloudError } from './errors'

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * The fields of a multipart/form-data body, as bytes: the SDK sends protobuf in one of them.
 * RFC 7578; fields of the SDK bear no file name, so the platform's own parser would read them as text.
 * @throws CloudError INVALID_PARAM when the body is malformed
 */
export function parseMultipart(body: Buffer, contentType: string): Map<string, Buffer> {
  const boundary = /boundary="?([^";]{1,200})"?/.exec(contentType)?.[1]
  if (boundary === undefined) throw malformed('no boundary')
  const delimiter = Buffer.from(`--${boundary}`)
  const fields = new Map<string, Buffer>()
  let at = body.indexOf(delimiter)
  if (at < 0) throw malformed('no part')
  for (;;) {
    at += delimiter.length
    if (body.subarray(at, at + 2).toString() === '--') return fields
    const next = body.indexOf(delimiter, at)
    const headEnd = body.indexOf(HEAD_END, at)
    if (next < 0 || headEnd < 0 || headEnd > next) throw malformed('a part is cut short')
    const name = /name="([^"]*)"/.exec(body.subarray(at, headEnd).toString())?.[1]
    if (name === undefined) throw malformed('a part has no name')
    fields.set(name, body.subarray(headEnd + HEAD_END.length, next - 2))
    at = next
  }
}

const malformed = (text: string): CloudError =>
  new CloudError('INVALID_PARAM', `[InvalidParameter] malformed multipart body: ${text}`)

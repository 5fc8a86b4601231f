import { crc32, deflateSync } from 'node:zlib'
import qrcode from 'qrcode-generator'

const QUIET_MODULES = 4

/**
 * A PNG that stands for a mini program code. WeChat's round code is not public; this is a QR code
 * of the same text, which the phones' scanner reads.
 */
export function codeImage(text: string, widthPx: number): Buffer {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const modules = code.getModuleCount() + 2 * QUIET_MODULES
  const scale = Math.max(1, Math.floor(widthPx / modules))
  const side = modules * scale
  // One byte of filter type (0: none) before each row of grey pixels.
  const rows = Buffer.alloc((side + 1) * side, 255)
  for (let y = 0; y < side; y++) {
    rows[y * (side + 1)] = 0
    const row = Math.floor(y / scale) - QUIET_MODULES
    for (let x = 0; x < side; x++) {
      const column = Math.floor(x / scale) - QUIET_MODULES
      const inside =
        row >= 0 && column >= 0 && row < code.getModuleCount() && column < code.getModuleCount()
      if (inside && code.isDark(row, column)) rows[y * (side + 1) + 1 + x] = 0
    }
  }
  return greyPng(side, rows)
}

/** https://www.w3.org/TR/png-3/ : signature, header, one data chunk, end. */
function greyPng(side: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 8 // bits per pixel; the rest 0: grey, deflate, no interlace
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const bytes = Buffer.alloc(body.length + 8)
  bytes.writeUInt32BE(data.length, 0)
  body.copy(bytes, 4)
  bytes.writeUInt32BE(crc32(body), body.length + 4)
  return bytes
}

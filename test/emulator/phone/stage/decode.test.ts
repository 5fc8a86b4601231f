import JsBarcode from 'jsbarcode'
import qrcode from 'qrcode-generator'
import { decode, type Pixels } from '../../../../emulator/phone/stage/decode'

/** A picture of dark and light modules, each `size` pixels, with a quiet zone. */
function picture(rows: boolean[][], size: number, quiet: number): Pixels {
  const columns = rows[0]?.length ?? 0
  const width = (columns + quiet * 2) * size
  const height = (rows.length + quiet * 2) * size
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = Math.floor(y / size) - quiet
      const column = Math.floor(x / size) - quiet
      if (rows[row]?.[column]) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  return { data, width, height }
}

function qr(text: string): boolean[][] {
  const code = qrcode(0, 'Q')
  code.addData(text)
  code.make()
  const all = Array.from({ length: code.getModuleCount() }, (_, index) => index)
  return all.map((row) => all.map((column) => code.isDark(row, column)))
}

function code128(text: string): boolean[][] {
  const drawn: { encodings?: { data: string }[] } = {}
  JsBarcode(drawn, text, { format: 'CODE128' })
  const bars = [...(drawn.encodings?.map(({ data }) => data).join('') ?? '')].map(
    (bit) => bit === '1',
  )
  return Array.from({ length: 30 }, () => bars)
}

describe('the viewfinder reads real pixels', () => {
  it.each(['会员 12', 'https://example.com/?a=1', '28123456789012345678'])(
    'a QR code of %s',
    (text) => {
      const bytes = unescape(encodeURIComponent(text))
      expect(decode(picture(qr(bytes), 6, 4), ['qrCode'])).toEqual({ text, format: 'QR_CODE' })
    },
  )

  it('a CODE128 barcode', () => {
    const found = decode(picture(code128('281234567890123456'), 2, 10), ['barCode', 'qrCode'])
    expect(found).toEqual({ text: '281234567890123456', format: 'CODE_128' })
  })

  it('nothing where there is nothing, and only what was asked for', () => {
    const blank = picture([[false]], 100, 1)
    expect(decode(blank, ['qrCode', 'barCode'])).toBeUndefined()
    expect(decode(picture(qr('only a QR'), 6, 4), ['barCode'])).toBeUndefined()
  })

  it('a code on a transparent canvas', () => {
    const { data, width, height } = picture(qr('clear'), 6, 4)
    for (let at = 0; at < data.length; at += 4) if (data[at] === 255) data.fill(0, at, at + 4)
    expect(decode({ data, width, height }, ['qrCode'])?.text).toBe('clear')
  })
})

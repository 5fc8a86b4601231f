import qrcode from 'qrcode-generator'
import type { PDFFont, PDFImage, PDFName, PDFPage, PDFRef } from 'pdf-lib'
import {
  beginText,
  endText,
  PDFDocument,
  PDFHexString,
  PDFString,
  rgb,
  setFillingRgbColor,
  setFontAndSize,
  setTextMatrix,
  showText,
  StandardFonts,
} from 'pdf-lib'
import { codeSideMm } from './rules/poster-code'

export interface PosterContent {
  size: 'A6' | 'A4'
  brand: string
  slogan: string
  shop: string
  scan: string
  claim: string
  /** The mini program code as WeChat has drawn it, PNG or JPEG, or an address for a QR code of ours. */
  code: { picture: Uint8Array } | { address: string }
}

const MM = 72 / 25.4
const BLEED = 3 * MM
const TRIM: Record<PosterContent['size'], [width: number, height: number]> = {
  A6: [105 * MM, 148 * MM],
  A4: [210 * MM, 297 * MM],
}
const INK = rgb(0.11, 0.11, 0.12)
const SOFT = rgb(0.45, 0.45, 0.47)
const BAND = rgb(0.09, 0.3, 0.22)

/**
 * One page ready for print: A6 or A4 with 3 mm bleed and a trim box. Everything is vector but the code,
 * which has 300 dpi or more at either size. Latin text is Helvetica; Chinese text
 * uses Adobe's STSong-Light by name (ISO 32000-1, 9.7.5.2, predefined CMap UniGB-UTF16-H), which PDF
 * readers replace by their own Song face: no font file to ship, text stays text. See docs/poster.md.
 */
export async function posterPdf(content: PosterContent): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const [width, height] = TRIM[content.size]
  const page = pdf.addPage([width + 2 * BLEED, height + 2 * BLEED])
  page.setTrimBox(BLEED, BLEED, width, height)
  page.setBleedBox(0, 0, width + 2 * BLEED, height + 2 * BLEED)
  const pen = await penFor(pdf, page)
  const code =
    'picture' in content.code
      ? await embedCode(pdf, content.code.picture)
      : qrModules(content.code.address)
  draw(pen, content, code, { width, height })
  pdf.setTitle(`${content.brand} · ${content.shop}`)
  // A fixed producer keeps equal posters equal.
  pdf.setProducer('member-card')
  return pdf.save()
}

function draw(
  pen: Pen,
  content: PosterContent,
  code: PDFImage | boolean[][],
  { width, height }: { width: number; height: number },
) {
  const { page } = pen
  const unit = width / 105
  const middle = BLEED + width / 2
  const top = BLEED + height
  const bandHeight = 34 * unit
  page.drawRectangle({
    x: 0,
    y: top - bandHeight,
    width: width + 2 * BLEED,
    height: bandHeight + BLEED,
    color: BAND,
  })
  const white = rgb(1, 1, 1)
  const most = width - 16 * unit
  pen.centre(content.brand, { middle, y: top - 18 * unit, size: 9 * unit, most, color: white })
  pen.centre(content.slogan, { middle, y: top - 27 * unit, size: 4 * unit, most, color: white })
  // Modules of our own are vector: as large as there is room.
  const side = codeSideMm(width / MM, 'width' in code ? code.width : Infinity) * MM
  // A code kept small for its resolution stands in the middle of the room it would have had.
  const room = 62 * unit
  const codeY = top - bandHeight - (room + side) / 2 - 8 * unit
  const x = middle - side / 2
  if ('width' in code) page.drawImage(code, { x, y: codeY, width: side, height: side })
  else drawModules(page, code, { x, y: codeY, side })
  const below = top - bandHeight - room - 8 * unit
  pen.centre(content.scan, { middle, y: below - 11 * unit, size: 7 * unit, most, color: INK })
  pen.centre(content.claim, { middle, y: below - 19 * unit, size: 5 * unit, most, color: INK })
  pen.centre(content.shop, { middle, y: BLEED + 8 * unit, size: 3.6 * unit, most, color: SOFT })
}

function qrModules(address: string): boolean[][] {
  const qr = qrcode(0, 'M')
  qr.addData(address)
  qr.make()
  const count = qr.getModuleCount()
  const places = Array.from({ length: count }, (_, place) => place)
  return places.map((row) => places.map((column) => qr.isDark(row, column)))
}

/** The first row is at the top, where PDF counts from below. */
function drawModules(
  page: PDFPage,
  modules: boolean[][],
  { x, y, side }: { x: number; y: number; side: number },
): void {
  const size = side / modules.length
  for (const [row, cells] of modules.entries()) {
    for (const [column, dark] of cells.entries()) {
      if (!dark) continue
      const at = { x: x + column * size, y: y + side - (row + 1) * size }
      page.drawRectangle({ ...at, width: size, height: size, color: INK })
    }
  }
}

function embedCode(pdf: PDFDocument, bytes: Uint8Array): Promise<PDFImage> {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8
  return isJpeg ? pdf.embedJpg(bytes) : pdf.embedPng(bytes)
}

interface Pen {
  page: PDFPage
  centre(text: string, at: Line): void
}

interface Line {
  middle: number
  y: number
  size: number
  /** The line is set smaller when it would be wider. */
  most: number
  color: ReturnType<typeof rgb>
}

interface Run {
  text: string
  latin: boolean
}

async function penFor(pdf: PDFDocument, page: PDFPage): Promise<Pen> {
  const latin = await pdf.embedFont(StandardFonts.HelveticaBold)
  const latinName = page.node.newFontDictionary('Latin', latin.ref)
  const songName = page.node.newFontDictionary('Song', songFont(pdf))
  return {
    page,
    centre(text, { middle, y, size, most, color }) {
      const runs = runsOf(text)
      const wide = widthOf(runs, latin, size)
      const fit = wide > most ? (size * most) / wide : size
      let x = middle - Math.min(wide, most) / 2
      for (const run of runs) {
        const name = run.latin ? latinName : songName
        page.pushOperators(...textOperators(run, { x, y, size: fit, name, latin, color }))
        x += widthOf([run], latin, fit)
      }
    },
  }
}

interface Placed {
  x: number
  y: number
  size: number
  name: PDFName
  latin: PDFFont
  color: ReturnType<typeof rgb>
}

function textOperators(run: Run, { x, y, size, name, latin, color }: Placed) {
  const encoded = run.latin ? latin.encodeText(run.text) : PDFHexString.of(utf16Hex(run.text))
  return [
    beginText(),
    setFillingRgbColor(color.red, color.green, color.blue),
    setFontAndSize(name, size),
    setTextMatrix(1, 0, 0, 1, x, y),
    showText(encoded),
    endText(),
  ]
}

/** Chinese and everything else that Helvetica does not have is one em wide in the Song face. */
function widthOf(runs: readonly Run[], latin: PDFFont, size: number): number {
  return runs.reduce(
    (sum, run) =>
      sum + (run.latin ? latin.widthOfTextAtSize(run.text, size) : [...run.text].length * size),
    0,
  )
}

function runsOf(text: string): Run[] {
  const parts = text.match(/[\x20-\x7e]+|[^\x20-\x7e]+/g) ?? []
  return parts.map((part) => ({ text: part, latin: /^[\x20-\x7e]/.test(part) }))
}

function utf16Hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
}

function songFont(pdf: PDFDocument): PDFRef {
  const { context } = pdf
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: 'STSong-Light',
      Flags: 6,
      FontBBox: [-25, -254, 1000, 880],
      ItalicAngle: 0,
      Ascent: 880,
      Descent: -120,
      CapHeight: 880,
      StemV: 93,
    }),
  )
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType0',
      BaseFont: 'STSong-Light',
      CIDSystemInfo: {
        Registry: PDFString.of('Adobe'),
        Ordering: PDFString.of('GB1'),
        Supplement: 4,
      },
      FontDescriptor: descriptor,
      DW: 1000,
    }),
  )
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: 'STSong-Light-UniGB-UTF16-H',
      Encoding: 'UniGB-UTF16-H',
      DescendantFonts: [descendant],
    }),
  )
}

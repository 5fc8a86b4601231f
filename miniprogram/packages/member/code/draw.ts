import qrcode from 'qrcode-generator'
import { code128 } from '../../../lib/code128'

type Canvas2d = WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D

/** Modules around the QR and left and right of the bars that stay white, as the standards ask. */
const QR_QUIET = 4
const BAR_QUIET = 10

interface Size {
  /** Device pixels. */
  width: number
  height: number
}

/**
 * QR version 1, numeric, level Q (ISO/IEC 18004): 21 modules carry 18 digits and survive a quarter of
 * damage. The module is a whole number of device pixels, so that no edge is blurred.
 */
export function drawQr(context: Canvas2d, size: Size, digits: string): void {
  const qr = qrcode(1, 'Q')
  qr.addData(digits, 'Numeric')
  qr.make()
  const count = qr.getModuleCount()
  const module = Math.floor(Math.min(size.width, size.height) / (count + 2 * QR_QUIET))
  const left = Math.floor((size.width - count * module) / 2)
  const top = Math.floor((size.height - count * module) / 2)
  blank(context, size)
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (!qr.isDark(row, column)) continue
      context.fillRect(left + column * module, top + row * module, module, module)
    }
  }
}

export function drawBars(context: Canvas2d, size: Size, digits: string): void {
  const widths = code128(digits)
  const total = widths.reduce((sum, width) => sum + width, 0)
  const module = Math.floor(size.width / (total + 2 * BAR_QUIET))
  blank(context, size)
  let x = Math.floor((size.width - total * module) / 2)
  widths.forEach((width, index) => {
    if (index % 2 === 0) context.fillRect(x, 0, width * module, size.height)
    x += width * module
  })
}

function blank(context: Canvas2d, { width, height }: Size): void {
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#000'
}

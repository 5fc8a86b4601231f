import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  GlobalHistogramBinarizer,
  HybridBinarizer,
  MultiFormatReader,
  NotFoundException,
  RGBLuminanceSource,
} from '@zxing/library'

/** wx.scanCode's names for what to look for. */
export type ScanType = 'barCode' | 'qrCode' | 'datamatrix' | 'pdf417'

export interface FoundCode {
  text: string
  /** WeChat's name of the format: QR_CODE, CODE_128, EAN_13 … */
  format: string
}

const formats: Record<ScanType, BarcodeFormat[]> = {
  qrCode: [BarcodeFormat.QR_CODE],
  barCode: [
    BarcodeFormat.CODE_128,
    BarcodeFormat.EAN_13,
    BarcodeFormat.EAN_8,
    BarcodeFormat.UPC_A,
    BarcodeFormat.CODE_39,
    BarcodeFormat.ITF,
  ],
  datamatrix: [BarcodeFormat.DATA_MATRIX],
  pdf417: [BarcodeFormat.PDF_417],
}

/** A picture as RGBA bytes; what a canvas gives. */
export interface Pixels {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** Brightness per pixel; transparent ground counts as white, as a phone's page behind a canvas is. */
function luminance({ data, width, height }: Pixels): Uint8ClampedArray {
  const result = new Uint8ClampedArray(width * height)
  for (let at = 0; at < result.length; at++) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at * 4, at * 4 + 4)
    const grey = (red * 306 + green * 601 + blue * 117) >> 10
    result[at] = grey * (alpha / 255) + (255 - alpha)
  }
  return result
}

/** Reads one code from real pixels, or nothing. */
export function decode(pixels: Pixels, types: ScanType[]): FoundCode | undefined {
  const grey = luminance(pixels)
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, types.flatMap((type) => formats[type])],
    [DecodeHintType.TRY_HARDER, true],
  ])
  const source = new RGBLuminanceSource(grey, pixels.width, pixels.height)
  for (const binarizer of [new HybridBinarizer(source), new GlobalHistogramBinarizer(source)]) {
    try {
      const found = new MultiFormatReader().decode(new BinaryBitmap(binarizer), hints)
      return { text: found.getText(), format: BarcodeFormat[found.getBarcodeFormat()] }
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error
    }
  }
  return undefined
}

const MM_PER_INCH = 25.4
const PRINT_DPI = 300

/**
 * Side of the code on paper: most of the width, but never so large that its picture has less than 300 dpi.
 * WeChat draws at most 1280 px, in whole pixels a module, so a little less may come.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
 */
export function codeSideMm(trimWidthMm: number, codePx: number): number {
  return Math.min((trimWidthMm * 62) / 105, (codePx * MM_PER_INCH) / PRINT_DPI)
}

/** The widest code that WeChat draws. https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html */
export const CODE_PX = 1280
const MM_PER_INCH = 25.4
const PRINT_DPI = 300

/** Side of the code on paper: most of the width, but never so large that it has less than 300 dpi. */
export function codeSideMm(trimWidthMm: number): number {
  return Math.min((trimWidthMm * 62) / 105, (CODE_PX * MM_PER_INCH) / PRINT_DPI)
}

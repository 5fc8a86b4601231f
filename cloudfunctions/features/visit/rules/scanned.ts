/**
 * What a scanner read or a person typed, told apart before anything is looked up, so that each wrong
 * scan gets its own sentence. Payment codes: WeChat Pay 18 digits from 10–15
 * (pay.weixin.qq.com, payment code payment), Alipay 16–24 digits from 25–30 (opendocs.alipay.com, face-to-face payment).
 */
export type Scanned =
  | { kind: 'member_code'; code: string }
  | { kind: 'number'; number: string }
  /** Twelve digits: a card in WeChat's wallet, or else `otherwise`. */
  | { kind: 'wallet_code'; code: string; otherwise: 'product_barcode' | 'unknown_code' }
  | { kind: 'payment_code' }
  | { kind: 'product_barcode' }
  | { kind: 'pickup_code' }
  | { kind: 'unknown_code' }

export function readScanned(text: string): Scanned {
  const code = text.replace(/[\s-]/g, '')
  if (/^68\d{16}$/.test(code)) return { kind: 'member_code', code }
  if (/^1[0-5]\d{16}$/.test(code)) return { kind: 'payment_code' }
  if (/^(2[5-9]|30)\d{14,22}$/.test(code)) return { kind: 'payment_code' }
  if (/^\d{12}$/.test(code)) {
    const otherwise = isProductBarcode(code) ? 'product_barcode' : 'unknown_code'
    return { kind: 'wallet_code', code, otherwise }
  }
  if (isProductBarcode(code)) return { kind: 'product_barcode' }
  if (/^\d{8}$/.test(code)) return { kind: 'number', number: code }
  if (/^\d{10}$/.test(code)) return { kind: 'pickup_code' }
  return { kind: 'unknown_code' }
}

/** EAN-13 and UPC-A by their check digit (GS1 General Specifications 7.9). EAN-8 is left to card numbers. */
function isProductBarcode(code: string): boolean {
  if (!/^\d{12,13}$/.test(code)) return false
  const digits = [...code].map(Number).reverse()
  const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}

import type { CardTemplate } from '../../../../typings/contract'

/**
 * WeChat's bounds in bytes of UTF-8: it counts Chinese characters of three bytes each (brand 12, title 9,
 * notice 16, texts 1024, rows 6). Source: Create a membership card, base_info.
 */
export const TEMPLATE_BYTES = {
  brandName: 36,
  title: 27,
  notice: 48,
  description: 3072,
  prerogative: 3072,
  bonusRules: 3072,
  untilName: 15,
  buttonName: 18,
} as const

export const CARD_COLORS: Record<CardTemplate['color'], string> = {
  Color010: '#63b359',
  Color020: '#2c9f67',
  Color030: '#509fc9',
  Color040: '#5885cf',
  Color050: '#9062c0',
  Color060: '#d09a45',
  Color070: '#e4b138',
  Color080: '#ee903c',
  Color081: '#f08500',
  Color082: '#a9d92d',
  Color090: '#dd6549',
  Color100: '#cc463d',
  Color101: '#cf3e36',
  Color102: '#5E6671',
}

/** The first field that WeChat would not take; null when all fit. */
export function templateProblem(template: CardTemplate): keyof CardTemplate | null {
  for (const [name, most] of Object.entries(TEMPLATE_BYTES)) {
    const field = name as keyof typeof TEMPLATE_BYTES
    const bytes = Buffer.byteLength(template[field].trim(), 'utf8')
    if (bytes === 0 || bytes > most) return field
  }
  if (!/^https?:\/\/[^\s"]{1,480}$/.test(template.logoUrl)) return 'logoUrl'
  if (!/^[0-9+ -]{0,24}$/.test(template.servicePhone)) return 'servicePhone'
  return null
}

/** As many whole characters as fit so many bytes; a character is never cut in two. */
export function fitBytes(text: string, most: number): string {
  let fitting = ''
  let bytes = 0
  for (const char of text) {
    bytes += Buffer.byteLength(char, 'utf8')
    if (bytes > most) break
    fitting += char
  }
  return fitting
}

import type { CardColor, CardTemplate, CardTemplateBytes } from '../../../../typings/contract'

/** WeChat's bounds in bytes of UTF-8. */
export const TEMPLATE_BYTES: CardTemplateBytes = {
  brandName: 36,
  title: 27,
  notice: 48,
  description: 3072,
  prerogative: 3072,
  bonusRules: 3072,
  untilName: 15,
  buttonName: 18,
}

const COLORS: Record<CardColor, true> = {
  Color010: true,
  Color020: true,
  Color030: true,
  Color040: true,
  Color050: true,
  Color060: true,
  Color070: true,
  Color080: true,
  Color081: true,
  Color082: true,
  Color090: true,
  Color100: true,
  Color101: true,
  Color102: true,
}
export const CARD_COLORS = Object.keys(COLORS) as CardColor[]

/** The first field that WeChat would not take; null when all fit. */
export function templateProblem(template: CardTemplate): keyof CardTemplate | null {
  for (const name of Object.keys(TEMPLATE_BYTES) as (keyof CardTemplateBytes)[]) {
    const bytes = Buffer.byteLength(template[name].trim(), 'utf8')
    if (bytes === 0 || bytes > TEMPLATE_BYTES[name]) return name
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

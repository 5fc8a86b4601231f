import type { Language, ShopId, Text } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { currentProgramme } from '../programme'
import { posterTexts } from './locales'
import { posterPdf } from './poster-pdf'
import { shopOf } from './store'

/** Where a scanned poster leads; the shop's scene code tells which one it was. */
const LANDING_PAGE = 'pages/card/card'

/**
 * The shop's poster as a PDF for print, kept in the cloud storage too.
 * @throws NOT_FOUND, WECHAT_UNAVAILABLE
 */
export async function poster(
  context: Context,
  input: { shopId: ShopId; size: 'A6' | 'A4'; language: Language },
): Promise<{ fileId: string; pdfBase64: string }> {
  const [shop, programme] = await Promise.all([
    shopOf(context, input.shopId),
    currentProgramme(context),
  ])
  const { brandName, slogan } = programme.config.card
  const say = (text: Text) => (input.language === 'en' && text.en !== '' ? text.en : text.zh)
  const pdf = await posterPdf({
    size: input.size,
    brand: shop.brand === '' ? say(brandName) : shop.brand,
    slogan: say(slogan),
    shop: shop.name,
    ...posterTexts[input.language],
    code: await context.materials.codeFor(shop.sceneCode, LANDING_PAGE),
  })
  const path = `posters/${shop._id}-${input.size}-${input.language}.pdf`
  const fileId = await context.materials.keep(path, pdf)
  return { fileId, pdfBase64: Buffer.from(pdf).toString('base64') }
}

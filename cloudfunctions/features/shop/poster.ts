import type { Language, ShopId, Text } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { MerchantGrant } from '../access/rules/grants'
import { writeAudit } from '../audit'
import { walletAddress } from '../card'
import { currentProgramme } from '../programme'
import { posterTexts } from './locales'
import { shopOf } from './store'

/** Where a scanned poster leads; the shop's scene code tells which one it was. */
const LANDING_PAGE = 'pages/card/card'

/**
 * The shop's poster as a PDF for print, kept in the cloud storage too.
 * @throws NOT_FOUND, WECHAT_UNAVAILABLE, NOT_ELIGIBLE (`wallet_off`)
 */
export async function poster(
  context: Context,
  input: { shopId: ShopId; size: 'A6' | 'A4'; language: Language; leadsTo?: 'wallet' },
  grant: MerchantGrant,
): Promise<{ fileId: string; pdfBase64: string }> {
  const [shop, programme] = await Promise.all([
    shopOf(context, input.shopId),
    currentProgramme(context),
  ])
  const inWallet = input.leadsTo === 'wallet'
  const { brandName, slogan } = programme.config.card
  const say = (text: Text) => (input.language === 'en' && text.en !== '' ? text.en : text.zh)
  // Loaded when a poster is asked for: nobody else should wait for its megabyte.
  const { posterPdf } = await import('./poster-pdf')
  const pdf = await posterPdf({
    size: input.size,
    brand: shop.brand === '' ? say(brandName) : shop.brand,
    slogan: say(slogan),
    shop: shop.name,
    ...posterTexts[input.language],
    code: inWallet
      ? { address: await walletAddress(context, shop.sceneCode) }
      : { picture: await context.materials.codeFor(shop.sceneCode, LANDING_PAGE) },
  })
  await writeAudit(context, grant, { action: 'shop.poster', subject: shop._id })
  const kind = inWallet ? '-wallet' : ''
  const path = `posters/${shop._id}${kind}-${input.size}-${input.language}.pdf`
  const fileId = await context.materials.keep(path, pdf)
  return { fileId, pdfBase64: Buffer.from(pdf).toString('base64') }
}

import type { Language, ShopId } from '../../typings/contract'
import { merchant } from './cloud'

/** Fetches a shop's poster as PDF and opens it, ready to print or send on. */
export async function openPoster(
  shopId: ShopId,
  size: 'A4' | 'A6',
  language: Language,
  leadsTo?: 'wallet',
): Promise<void> {
  const more = leadsTo ? { leadsTo } : {}
  const { pdfBase64 } = await merchant('shop.poster', { shopId, size, language, ...more })
  const filePath = `${wx.env.USER_DATA_PATH}/poster-${leadsTo ?? 'program'}-${size}.pdf`
  await new Promise<void>((resolve, reject) => {
    wx.getFileSystemManager().writeFile({
      filePath,
      data: pdfBase64,
      encoding: 'base64',
      success: () => {
        resolve()
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg))
      },
    })
  })
  await wx.openDocument({ filePath, fileType: 'pdf', showMenu: true })
}

import { newKey } from '../../lib/key'
import { serverNow } from '../../services/cloud'
import { consoleWords } from './words'

/**
 * One picture from the merchant's album, uploaded to `<folder>/`. Resolves to its file id, or to '' when
 * none was chosen or it did not arrive, which is then said.
 */
export async function uploadPicture(folder: string): Promise<string> {
  try {
    const { tempFiles } = await wx.chooseMedia({
      count: 1,
      mediaType: ['image'],
      sizeType: ['compressed'],
    })
    const [{ tempFilePath: filePath }] = tempFiles as [WechatMiniprogram.MediaFile]
    const extension = /\.\w{3,4}$/.exec(filePath)?.[0] ?? '.jpg'
    const name = newKey('picture', serverNow()).replace(/:/g, '-')
    const cloudPath = `${folder}/${name}${extension}`
    return (await wx.cloud.uploadFile({ cloudPath, filePath })).fileID
  } catch (error) {
    const cancelled = (error as { errMsg?: string }).errMsg?.includes('cancel')
    if (!cancelled) void wx.showToast({ title: consoleWords().programme.noPicture, icon: 'none' })
    return ''
  }
}

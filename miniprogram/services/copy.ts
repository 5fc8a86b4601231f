import { words } from './language'

/**
 * Puts text on the clipboard; WeChat says so itself. It first asks for consent to the privacy guide, and who
 * refuses is told that nothing was copied. False then.
 * https://developers.weixin.qq.com/miniprogram/dev/api/device/clipboard/wx.setClipboardData.html
 */
export async function copy(data: string): Promise<boolean> {
  try {
    await wx.setClipboardData({ data })
    return true
  } catch {
    void wx.showToast({ title: words().common.notCopied, icon: 'none', duration: 3000 })
    return false
  }
}

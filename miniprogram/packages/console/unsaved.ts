import { consoleWords } from './words'

/**
 * Pages with what is not saved. WeChat asks on its own way back, and the console's sidebar asks itself.
 * https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.enableAlertBeforeUnload.html
 */
const unsaved = new WeakSet()

function topPage(): object {
  const pages = getCurrentPages()
  return pages[pages.length - 1] ?? {}
}

/** Something was changed on the page on top: leaving it asks from now on. */
export function touched(): void {
  const page = topPage()
  if (unsaved.has(page)) return
  unsaved.add(page)
  void wx.enableAlertBeforeUnload({ message: consoleWords().form.leave })
}

/** It is saved. */
export function settled(): void {
  if (unsaved.delete(topPage())) void wx.disableAlertBeforeUnload()
}

export async function mayLeave(): Promise<boolean> {
  if (!unsaved.has(topPage())) return true
  return (await wx.showModal({ content: consoleWords().form.leave })).confirm
}

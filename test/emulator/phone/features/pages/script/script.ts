import { shared } from '~/pages/script/shared'

declare const globalThis: Record<string, unknown>

/** Names that the logic layer hides are free for the program's own use. */
const location = { typeof: typeof window }

Page({
  data: { facts: '' },
  onLoad() {
    shared.count += 1
    const hidden = [location.typeof, typeof document, typeof localStorage].join(',')
    const pages = getCurrentPages()
    this.setData({ facts: `${hidden} ${pages[pages.length - 1]?.route} ${shared.count}` })
    globalThis.leaked = 'yes'
  },
  clock() {
    return Math.min(Date.now(), new Date().getTime())
  },
  async later() {
    const words = await require.async('../../late/words')
    return (words as { lateText: string }).lateText
  },
})

const life: string[] = []
Page({
  data: { life: '', tapped: '' },
  note(event: string) {
    life.push(event)
    this.setData({ life: life.join(' ') })
  },
  onLoad(query: Record<string, string>) {
    this.note(`load(${Object.entries(query).join(';')})`)
  },
  onShow() {
    this.note('show')
  },
  onReady() {
    this.note('ready')
  },
  onHide() {
    this.note('hide')
  },
  onUnload() {
    life.push('unload')
  },
  onTabItemTap({ text }: { text: string }) {
    this.setData({ tapped: `tapped ${text}` })
  },
})

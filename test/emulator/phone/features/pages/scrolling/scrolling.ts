Page({
  data: { log: '', lastTop: 0 },
  note(text: string) {
    this.setData({ log: `${this.data.log} ${text}`.trim() })
  },
  onPullDownRefresh() {
    this.note('pulled')
  },
  onReachBottom() {
    this.note('bottom')
  },
  onPageScroll({ scrollTop }: { scrollTop: number }) {
    if (scrollTop > 0 && this.data.lastTop === 0) this.note('scrolled')
    this.data.lastTop = scrollTop
  },
  onResize({ size }: { size: { windowWidth: number } }) {
    this.note(`width ${size.windowWidth}`)
  },
})

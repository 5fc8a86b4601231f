interface Globals {
  life: string[]
  errors: string[]
}
App<{ globalData: Globals }>({
  globalData: { life: [], errors: [] },
  onLaunch() {
    this.globalData.life.push('launch')
  },
  onShow() {
    this.globalData.life.push('show')
  },
  onHide() {
    this.globalData.life.push('hide')
  },
  onError(message) {
    this.globalData.errors.push(message.split('\n')[0] ?? '')
  },
  onPageNotFound() {
    wx.switchTab({ url: '/pages/two/two' })
  },
})

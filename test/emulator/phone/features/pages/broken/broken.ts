Page({
  data: { n: 0 },
  fail() {
    throw new Error('the tap went wrong')
  },
  count() {
    this.setData({ n: this.data.n + 1 })
  },
})

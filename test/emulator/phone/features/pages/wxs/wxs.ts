Page({
  data: { level: 1, told: '', off: false },
  moved({ by }: { by: number }) {
    this.setData({ told: `moved ${by}` })
  },
})

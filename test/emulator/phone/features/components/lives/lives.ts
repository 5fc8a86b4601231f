Component({
  data: { life: '' },
  lifetimes: {
    created() {
      ;(this as unknown as { early: string }).early = 'created'
    },
    attached() {
      this.note(`${(this as unknown as { early: string }).early} attached`)
    },
    ready() {
      this.note('ready')
    },
    detached() {
      const app = getApp<{ globalData: { life: string[] } }>()
      app.globalData.life.push('detached')
    },
  },
  pageLifetimes: {
    show() {
      this.note('show')
    },
    hide() {
      this.note('hide')
    },
  },
  methods: {
    note(text: string) {
      this.setData({ life: `${this.data.life} ${text}`.trim() })
    },
  },
})

/** A page made by Component(): what it was asked for reaches its properties before it is attached. */
Component({
  properties: { name: String, count: Number },
  data: { event: 'tap here', matches: '' },
  lifetimes: {
    attached() {
      const observer = this.createMediaQueryObserver()
      observer.observe({ minWidth: 300, orientation: 'portrait' }, ({ matches }) => {
        this.setData({ matches: `${matches} ${this.data.name}` })
      })
    },
  },
  methods: {
    /** An event is plain data: it can be copied and written. */
    tell(event: WechatMiniprogram.TouchEvent) {
      const { type, target, currentTarget, mark, detail, touches } = { ...event }
      const { id, dataset } = JSON.parse(JSON.stringify(currentTarget)) as typeof currentTarget
      const facts = [type, target.id, id, dataset.kind, mark?.row, typeof detail.x, touches.length]
      this.setData({ event: facts.join(' ') })
    },
    next() {
      return this.pageRouter.navigateTo({ url: '../shared/shared' })
    },
  },
})

Page({
  data: { seen: '' },
  onReady() {
    this.createIntersectionObserver()
      .relativeToViewport({ bottom: 0 })
      .observe('.far', ({ intersectionRatio }) => {
        this.setData({ seen: intersectionRatio > 0 ? 'in view' : 'out of view' })
      })
  },
  query() {
    return new Promise((resolve) => {
      wx.createSelectorQuery()
        .select('#box')
        .boundingClientRect()
        .select('#box')
        .fields({ computedStyle: ['color', 'marginLeft'], dataset: true })
        .select('#canvas')
        .fields({ node: true, size: true })
        .select('.scroller')
        .scrollOffset()
        .selectAll('.box, .far')
        .boundingClientRect()
        .selectViewport()
        .scrollOffset()
        .select('.nothing')
        .boundingClientRect()
        .exec(([rect, fields, canvas, scroll, all, viewport, nothing]) => {
          resolve({
            left: rect.left,
            id: rect.id,
            style: [fields.color, fields.marginLeft, fields.dataset.name],
            canvas: typeof canvas.node.getContext,
            scrollHeight: scroll.scrollHeight,
            all: all.length,
            viewport: viewport.scrollTop,
            nothing,
          })
        })
    })
  },
  /** What comes first: the frame, or what is told about it. */
  order() {
    return new Promise((resolve) => {
      const order: string[] = []
      wx.createSelectorQuery()
        .select('#canvas')
        .node()
        .exec(([{ node }]) => {
          this.setData({ seen: 'changed' }, () => order.push('setData'))
          wx.createSelectorQuery()
            .select('#box')
            .boundingClientRect()
            .exec(() => resolve([...order, 'query']))
          node.requestAnimationFrame(() => order.push('frame'))
        })
    })
  },
})

interface Burst {
  detail: { mode: string }
  mark: Record<string, string>
  target: { dataset: Record<string, string> }
}
Page({
  data: {
    start: 1,
    step: 1,
    deep: { a: { b: 1 } },
    kids: ['x', 'y'],
    said: '',
    events: '',
    stop: false,
    alive: true,
  },
  note(text: string) {
    this.setData({ events: `${this.data.events} ${text}`.trim() })
  },
  captured() {
    this.note('captured')
  },
  heard({ detail, mark, target }: Burst) {
    this.note(`heard ${detail.mode} ${mark.place}+${mark.kind} ${target.dataset.name}`)
  },
  caught() {
    this.note('caught')
  },
  ask() {
    const family = this.selectComponent('#family')
    const kids = this.selectAllComponents('.family > .child')
    const sealed = this.selectComponent('#sealed')
    this.setData({
      said: `${family.greet()}; ${family.describe()}; ${kids.length}; ${sealed.opened} ${typeof sealed.setData}`,
    })
  },
  rename() {
    this.selectComponent('#observer').rename()
  },
})

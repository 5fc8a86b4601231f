Component({
  options: { pureDataPattern: /^_/ },
  properties: {
    start: Number,
    step: { type: Number, value: 1, observer: 'stepChanged' },
    either: { type: String, optionalTypes: [Number], value: '' },
    deep: { type: Object, value: {} },
  },
  data: { log: '', _hidden: 'shown', list: [{ name: 'a' }] },
  observers: {
    'start, step'(start: number, step: number) {
      this.note(`sum ${start + step}`)
    },
    'list[0].name'(name: string) {
      this.note(`name ${name}`)
    },
    'deep.**'() {
      this.note('deep')
    },
  },
  methods: {
    note(text: string) {
      this.setData({ log: this.data.log === '' ? text : `${this.data.log}|${text}` })
    },
    stepChanged(now: number, before: number) {
      this.note(`step ${before}>${now}`)
    },
    rename() {
      this.setData({ 'list[0].name': 'b' })
    },
  },
})

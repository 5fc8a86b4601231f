import type { ConsoleDictionary } from '../../locales/dictionary'

const USUAL_SPAN = '10:00-22:00'
/** A second span to begin with, for the evening. */
const LATER_SPAN = '17:00-22:00'

interface Option {
  value: string
  name: string
}

/** One field of a form: label, control, and the server's complaint beside it. */
Component({
  options: { addGlobalClass: true },
  properties: {
    label: { type: String, value: '' },
    /**
     * text | long | number | money | date | time | choice | many (values joined by commas) |
     * hours (`10:00-14:00,17:00-22:00`; empty: closed)
     */
    kind: { type: String, value: 'text' },
    value: { type: String, value: '' },
    error: { type: String, value: '' },
    max: { type: Number, value: 60 },
    options: { type: Array, value: [] as Option[] },
    /** Words of a field of hours. */
    f: { type: Object, value: null as ConsoleDictionary['form'] | null },
  },
  methods: {
    onOpen() {
      this.change(this.data.value === '' ? USUAL_SPAN : '')
    },
    onSpan(event: WechatMiniprogram.PickerChange) {
      const { at, edge } = event.currentTarget.dataset as { at: number; edge: 0 | 1 }
      const spans = this.data.value.split(',').map((span) => span.split('-'))
      const span = spans[at]
      if (!span) return
      span[edge] = String(event.detail.value)
      this.change(spans.map((each) => each.join('-')).join(','))
    },
    onAddSpan() {
      this.change(`${this.data.value},${LATER_SPAN}`)
    },
    onDropSpan(event: WechatMiniprogram.TouchEvent) {
      const spans = this.data.value.split(',')
      spans.splice(event.currentTarget.dataset.at as number, 1)
      this.change(spans.join(','))
    },
    /** The chosen keep the order of the options. */
    onChip(event: WechatMiniprogram.TouchEvent) {
      const tapped = event.currentTarget.dataset.value as string
      const on = this.data.value.split(',')
      this.change(
        (this.data.options as Option[])
          .filter(({ value }) => on.includes(value) !== (value === tapped))
          .map(({ value }) => value)
          .join(','),
      )
    },
    change(value: string) {
      this.triggerEvent('change', { value })
    },
    onInput(event: WechatMiniprogram.Input) {
      this.change(event.detail.value)
    },
    onPick(event: WechatMiniprogram.PickerChange) {
      this.change(String(event.detail.value))
    },
    onChoice(event: WechatMiniprogram.PickerChange) {
      const option = (this.data.options as Option[])[Number(event.detail.value)]
      if (option) this.change(option.value)
    },
  },
})

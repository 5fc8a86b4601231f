interface Option {
  value: string
  name: string
}

/** One field of a form: label, control, and the server's complaint beside it. */
Component({
  options: { addGlobalClass: true },
  properties: {
    label: { type: String, value: '' },
    /** text | long | number | money | date | time | choice | many (values joined by commas) */
    kind: { type: String, value: 'text' },
    value: { type: String, value: '' },
    error: { type: String, value: '' },
    max: { type: Number, value: 60 },
    options: { type: Array, value: [] as Option[] },
  },
  data: { shown: '', chosen: 0, chips: [] as (Option & { on: boolean })[] },
  observers: {
    'kind, value, options'(kind: string, value: string, options: Option[]) {
      if (kind === 'many') {
        const on = value.split(',')
        this.setData({
          chips: options.map((option) => ({ ...option, on: on.includes(option.value) })),
        })
        return
      }
      const chosen = Math.max(
        0,
        options.findIndex((option) => option.value === value),
      )
      this.setData({ chosen, shown: options[chosen]?.name ?? '' })
    },
  },
  methods: {
    /** The chosen keep the order of the options. */
    onChip(event: WechatMiniprogram.TouchEvent) {
      const value = event.currentTarget.dataset.value as string
      this.change(
        this.data.chips
          .filter((chip) => chip.on !== (chip.value === value))
          .map((chip) => chip.value)
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

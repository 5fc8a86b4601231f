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
  methods: {
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

export interface CouponCardView {
  id: string
  value: string
  minimum: string
  title: string
  line: string
  place: string
  /** What its button does; '' for none. */
  action: string
  busy: boolean
  usable: boolean
  /** Why it cannot be had or used now, with what would change it. */
  reason: string
  label: string
}

Component({
  options: { addGlobalClass: true },
  properties: { view: { type: Object, value: {} as CouponCardView } },
  methods: {
    onOpen() {
      this.triggerEvent('open', { id: this.data.view.id })
    },
    onAct() {
      if (!this.data.view.busy) this.triggerEvent('act', { id: this.data.view.id })
    },
  },
})

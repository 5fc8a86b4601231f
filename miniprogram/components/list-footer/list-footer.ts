import { words } from '../../services/language'

/** The end of a list: loading, no more, or failed with a tap to retry. */
Component({
  options: { addGlobalClass: true },
  properties: { state: { type: String, value: 'idle' } },
  data: { t: words().common },
  lifetimes: {
    attached() {
      this.setData({ t: words().common })
    },
  },
  methods: {
    onRetry() {
      this.triggerEvent('retry')
    },
  },
})

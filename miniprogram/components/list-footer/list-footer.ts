import { language, words } from '../../services/language'

/** The end of a list: loading, no more, or failed with a tap to retry. */
Component({
  options: { addGlobalClass: true },
  properties: { state: { type: String, value: 'idle' } },
  data: { t: words().common, lang: language.get() },
  lifetimes: {
    attached() {
      if (this.data.lang !== language.get())
        this.setData({ t: words().common, lang: language.get() })
    },
  },
  methods: {
    onRetry() {
      this.triggerEvent('retry')
    },
  },
})

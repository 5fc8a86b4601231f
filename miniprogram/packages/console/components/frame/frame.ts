import type { ConsoleArea } from '../../../../services/console-areas'
import { consoleAreas, isWide } from '../../../../services/console-areas'
import { words } from '../../../../services/language'
import { mayLeave } from '../../unsaved'

/** Around every console page: on a desk a sidebar with all areas, on a phone nothing. */
Component({
  options: { addGlobalClass: true },
  properties: {
    /** The area that is open. */
    page: { type: String, value: '' },
  },
  data: { wide: false, areas: [] as ConsoleArea[], label: '' },
  lifetimes: {
    attached() {
      this.fit()
    },
  },
  pageLifetimes: {
    resize() {
      this.fit()
    },
  },
  methods: {
    fit() {
      const wide = isWide()
      if (wide === this.data.wide) return
      const { console: t, overview } = words()
      const home: ConsoleArea = { page: 'overview', icon: 'dashboard', name: overview.title }
      this.setData({ wide, label: t.areas, areas: [home, ...consoleAreas()] })
    },
    /** One area takes the place of another: the way back stays one step long. */
    async onGo(event: WechatMiniprogram.TouchEvent) {
      const page = event.currentTarget.dataset.page as string
      if (page === this.data.page || !(await mayLeave())) return
      void wx.redirectTo({ url: `/packages/console/${page}/${page}` })
    },
  },
})

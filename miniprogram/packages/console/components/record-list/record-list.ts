import { isWide } from '../../../../services/console-areas'
import type { Problem } from '../../../../services/problem'
import type { ListColumn, ListRow } from '../../listing'

/** A list of records: rows on a phone, a table on a desk. `open` carries the row's id. */
Component({
  options: { addGlobalClass: true },
  properties: {
    state: { type: String, value: 'loading' },
    problem: { type: Object, value: {} as Problem },
    /** Those near the screen; the rest is empty space of `above` and `below` px. */
    rows: { type: Array, value: [] as ListRow[] },
    above: { type: Number, value: 0 },
    below: { type: Number, value: 0 },
    columns: { type: Array, value: [] as ListColumn[] },
    footer: { type: String, value: 'idle' },
    emptyText: { type: String, value: '' },
    emptyIcon: { type: String, value: 'folder-open' },
    /** The way on from an empty list; `action` tells that it was taken. */
    emptyAction: { type: String, value: '' },
  },
  data: { wide: false },
  lifetimes: {
    attached() {
      this.setData({ wide: isWide() })
    },
  },
  pageLifetimes: {
    resize() {
      this.setData({ wide: isWide() })
    },
  },
  methods: {
    onOpen(event: WechatMiniprogram.TouchEvent) {
      this.triggerEvent('open', { id: event.currentTarget.dataset.id as string })
    },
    onRetry() {
      this.triggerEvent('retry')
    },
    onAction() {
      this.triggerEvent('action')
    },
    onMore() {
      this.triggerEvent('more')
    },
  },
})

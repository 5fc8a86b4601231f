import { words } from '../../services/language'
import type { Problem } from '../../services/problem'

/** A screen that keeps its last content shows this after so long without an answer, not at once. */
const SKELETON_AFTER_MS = 200

/** The states that every screen has: skeleton, content with an offline strip, empty, error with retry. */
Component({
  options: { addGlobalClass: true },
  properties: {
    /** loading | content | empty | error */
    state: { type: String, value: 'loading' },
    problem: { type: Object, value: {} as Problem },
    /** The offline strip above the content; '' for none. */
    strip: { type: String, value: '' },
    emptyText: { type: String, value: '' },
    emptyAction: { type: String, value: '' },
    emptyIcon: { type: String, value: 'folder-open' },
    /** TDesign's skeleton shape: the boxes of the content to come. */
    rows: {
      type: Array,
      value: [{ height: '432rpx', borderRadius: '32rpx' }, 1, 1, 1] as unknown[],
    },
  },
  data: { shown: false, t: words().common },
  lifetimes: {
    attached() {
      this.setData({ t: words().common })
      setTimeout(() => {
        this.setData({ shown: true })
      }, SKELETON_AFTER_MS)
    },
  },
  methods: {
    onRetry() {
      this.triggerEvent('retry')
    },
    onAction() {
      this.triggerEvent('action')
    },
    onCopy() {
      void wx.setClipboardData({ data: this.data.problem.requestId })
    },
  },
})

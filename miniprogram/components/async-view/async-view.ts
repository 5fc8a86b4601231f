import { copy } from '../../services/copy'
import { language, words } from '../../services/language'
import type { Problem } from '../../services/problem'

/** So long a screen waits for its answer before it shows the shape of what is to come. */
const SKELETON_AFTER_MS = 200

const block = (height: string) => ({ height, borderRadius: '24rpx' })
/** TDesign's skeleton rows: the boxes of the content to come. */
const LIST: unknown[] = [1, 2, 3, 4, 5].map(() => block('144rpx'))
const SHAPES: Record<string, unknown[]> = {
  list: LIST,
  card: [{ height: '432rpx', borderRadius: '32rpx' }, block('336rpx'), block('192rpx')],
  detail: [block('280rpx'), block('160rpx'), block('160rpx')],
  menu: [block('168rpx'), block('160rpx'), block('448rpx')],
}

/** The states that every screen has: skeleton, content with an offline strip, empty, error with retry. */
Component({
  options: { addGlobalClass: true },
  properties: {
    /** loading | content | empty | error */
    state: { type: String, value: 'loading' },
    problem: { type: Object, value: {} as Problem },
    /** The strip above content of an earlier time; '' for none. */
    strip: { type: String, value: '' },
    /** There is network, and yet no answer. */
    unanswered: { type: Boolean, value: false },
    emptyText: { type: String, value: '' },
    emptyLine: { type: String, value: '' },
    emptyAction: { type: String, value: '' },
    emptyIcon: { type: String, value: 'folder-open' },
    /** card | list | detail | menu: what the skeleton looks like. */
    shape: { type: String, value: 'list' },
  },
  data: {
    shown: false,
    retrying: false,
    shapes: SHAPES,
    t: words().common,
    states: words().states,
    lang: language.get(),
  },
  lifetimes: {
    attached() {
      if (this.data.lang !== language.get())
        this.setData({ t: words().common, states: words().states, lang: language.get() })
      this.wait()
    },
    detached() {
      clearTimeout(waits.get(this) ?? 0)
    },
  },
  observers: {
    state() {
      this.wait()
    },
    /** The answer to a retry, whichever it is. */
    'state, problem'() {
      if (this.data.retrying) this.setData({ retrying: false })
    },
  },
  methods: {
    wait() {
      clearTimeout(waits.get(this) ?? 0)
      if (this.data.state !== 'loading') {
        if (this.data.shown) this.setData({ shown: false })
        return
      }
      const show = () => {
        this.setData({ shown: true })
      }
      waits.set(this, setTimeout(show, SKELETON_AFTER_MS))
    },
    onRetry() {
      this.setData({ retrying: true })
      this.triggerEvent('retry')
    },
    onAction() {
      this.triggerEvent('action')
    },
    onCopy() {
      void copy(this.data.problem.requestId)
    },
  },
})

/** The skeleton's timer of each view. */
const waits = new WeakMap<object, number>()

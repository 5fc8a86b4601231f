import { newKey } from '../../lib/key'
import { grouped, wholeYuan, yuan } from '../../lib/money'
import { clockTime } from '../../lib/time'
import { CallError, serverNow, staff } from '../../services/cloud'
import { desk, openDesk, visit } from '../../services/desk'
import { words } from '../../services/language'
import { lookClass } from '../../services/look'
import { problemOf, showProblem } from '../../services/problem'
import { resend, unsent } from '../../services/unsent'

/** How long an unsent sale waits before it is tried again by itself. */
const RESEND_MS = 30_000

/** The desk: scan first and large, then what waits to be sent, then today. */
Component({
  options: { addGlobalClass: true },
  data: {
    state: 'loading',
    staffName: '',
    unsent: { count: 0, title: '', line: '' },
    t: { desk: words().desk },
    look: '',
  },
  lifetimes: {
    attached() {
      const stop = unsent.watch(() => {
        this.showUnsent()
      })
      const timer = setInterval(() => {
        if (unsent.get().length > 0) void this.resendQuietly()
      }, RESEND_MS)
      running.set(this, () => {
        stop()
        clearInterval(timer)
      })
      this.refresh()
    },
    detached() {
      running.get(this)?.()
      running.delete(this)
    },
  },
  pageLifetimes: {
    show() {
      this.refresh()
    },
  },
  methods: {
    refresh() {
      this.setData({ t: { desk: words().desk }, look: lookClass() })
      this.showUnsent()
      void this.load()
    },
    async load() {
      try {
        const opened = desk.get() ?? (await openDesk())
        this.setData({ staffName: opened.staffName })
        const today = await staff('desk.today', { shopId: opened.shopId })
        this.setData({
          state: 'content',
          today: {
            sales: grouped(today.sales),
            amount: wholeYuan(today.salesFen),
            redemptions: grouped(today.redemptions),
          },
        })
      } catch (error) {
        if (this.data.state === 'content') showProblem(error)
        else this.setData({ state: 'error', problem: problemOf(error) })
      }
    },
    showUnsent() {
      const { say } = words()
      const items = unsent.get()
      const first = items[0]
      this.setData({
        unsent: {
          count: items.length,
          title: say.unsent(items.length),
          line: first ? say.unsentLine(clockTime(first.at), yuan(first.input.amountFen)) : '',
        },
      })
    },
    /** The timer's try: a network that is still away is no news. */
    async resendQuietly() {
      try {
        await resend()
        await this.load()
      } catch (error) {
        if (!(error instanceof CallError && error.code === 'OFFLINE')) showProblem(error)
      }
    },
    async onResend() {
      try {
        await resend()
        await this.load()
      } catch (error) {
        showProblem(error)
      }
    },
    /** WeChat's scanner opens camera and album alike. */
    onScan() {
      wx.scanCode({
        onlyFromCamera: false,
        scanType: ['qrCode', 'barCode'],
        success: ({ result }) => {
          void this.scanned(result)
        },
      })
    },
    async onType() {
      const t = words().desk
      const { confirm, content } = await wx.showModal({
        title: t.typedTitle,
        editable: true,
        placeholderText: t.typedHint,
      })
      if (confirm && content.trim()) await this.scanned(content.replace(/\s/g, ''))
    },
    onRefund() {
      void wx.navigateTo({ url: '/packages/staff/refund/refund' })
    },
    onToday() {
      void wx.navigateTo({ url: '/packages/staff/today/today' })
    },
    onEnrol() {
      void wx.navigateTo({ url: '/packages/staff/enrol/enrol' })
    },
    /** One scan opens the visit; what is no member code gets its own sentence and way on. */
    async scanned(code: string) {
      const opened = desk.get()
      if (!opened) return
      try {
        const found = await staff('visit.scan', {
          key: newKey('scan', serverNow()),
          shopId: opened.shopId,
          code,
        })
        visit.set(found)
        void wx.navigateTo({ url: '/packages/staff/collect/collect' })
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        if (error.details.reason === 'pickup_code') {
          void wx.navigateTo({
            url: `/packages/staff/pickup/pickup?code=${encodeURIComponent(code)}`,
          })
          return
        }
        await wx.showModal({ title: '', content: problemOf(error).text, showCancel: false })
      }
    },
  },
})

const running = new WeakMap<object, () => void>()

import { grouped, wholeYuan, yuan } from '../../lib/money'
import { clockTime } from '../../lib/time'
import { choose } from '../../services/choose'
import { isOffline, staff } from '../../services/cloud'
import { desk, openDesk } from '../../services/desk'
import { deskLocked, setLocked, signOut } from '../../services/desk-lock'
import { kept, sendKept } from '../../services/kept'
import { language, words } from '../../services/language'
import { lookClass } from '../../services/look'
import { onReconnect } from '../../services/network'
import { problemOf, showProblem } from '../../services/problem'
import { scanMember } from '../../services/scan'
import { resend, unsent } from '../../services/unsent'

/** How long an unsent sale waits before it is tried again by itself. */
const RESEND_MS = 10_000

/** The desk: scan first and large, then what waits to be sent, then today. */
Component({
  options: { addGlobalClass: true },
  data: {
    state: 'loading',
    staffName: '',
    unsent: { count: 0, refused: false, title: '', line: '' },
    t: spoken(),
    lang: language.get(),
    look: '',
    locked: deskLocked.get(),
    pin: '',
    unlocking: false,
  },
  lifetimes: {
    attached() {
      const show = () => {
        this.showUnsent()
      }
      const retry = () => {
        if (waiting() > 0) void this.resendQuietly()
      }
      const reconnect = () => {
        if (!deskLocked.get()) void this.resendQuietly()
      }
      const stops = [
        unsent.watch(show),
        kept.watch(show),
        onReconnect(reconnect),
        deskLocked.watch((locked) => {
          this.setData({ locked })
        }),
      ]
      const timer = setInterval(retry, RESEND_MS)
      running.set(this, () => {
        for (const stop of stops) stop()
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
      this.setData({
        ...(this.data.lang === language.get() ? {} : { t: spoken(), lang: language.get() }),
        look: lookClass(),
        locked: deskLocked.get(),
        unsent: unsentNotice(),
      })
      if (!deskLocked.get()) void this.load()
    },
    async load() {
      try {
        const { staffName, day } = await openDesk()
        this.setData({
          state: 'content',
          staffName,
          today: {
            sales: grouped(day.sales),
            amount: wholeYuan(day.salesFen),
            redemptions: grouped(day.redemptions),
          },
        })
      } catch (error) {
        const last = desk.get()
        if (this.data.state === 'content') showProblem(error)
        else if (last && isOffline(error)) {
          const today = { sales: '–', amount: '–', redemptions: '–' }
          this.setData({ state: 'content', staffName: last.staffName, today })
        } else this.setData({ state: 'error', problem: problemOf(error) })
      }
    },
    showUnsent() {
      this.setData({ unsent: unsentNotice() })
    },
    /** The timer's try: a network that is still away is no news. */
    async resendQuietly() {
      try {
        await resend()
        await sendKept()
        await this.load()
      } catch (error) {
        if (!isOffline(error)) showProblem(error)
      }
    },
    async onResend() {
      // What was refused is not sent again: its list tells why, and lets it go.
      if (this.data.unsent.refused) {
        void wx.navigateTo({ url: '/packages/staff/shift/shift' })
        return
      }
      try {
        await resend()
        await sendKept()
        await this.load()
      } catch (error) {
        showProblem(error)
      }
    },
    async onScan() {
      await scanMember('navigateTo')
    },
    onType() {
      void wx.navigateTo({ url: '/packages/staff/number/number' })
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
    onPickup() {
      void wx.navigateTo({ url: '/packages/staff/pickup/pickup' })
    },
    /** Lock, PIN, shift and sign-out: for a phone that several people share. */
    async onAccount() {
      const { lock: t, shiftPage } = words()
      const pinSet = desk.get()?.pinSet === true
      const index = await choose([shiftPage.title, t.lockNow, pinSet ? t.change : t.set, t.signOut])
      if (index === 0) void wx.navigateTo({ url: '/packages/staff/shift/shift' })
      else if (index === 2 || (index !== null && !pinSet)) {
        if (index !== 2) void wx.showToast({ title: t.needPin, icon: 'none' })
        void wx.navigateTo({ url: '/packages/staff/pin/pin' })
      } else if (index === 1) setLocked(true)
      else if (index === 3) signOut()
    },
    onPin(event: WechatMiniprogram.Input) {
      this.setData({ pin: event.detail.value })
    },
    async onUnlock() {
      const { lock: t } = words()
      // A second tap would be a second of the ten tries.
      if (this.data.pin.length !== 6 || this.data.unlocking) return
      this.setData({ unlocking: true })
      try {
        const opened = desk.get() ?? (await openDesk())
        const { ok } = await staff('desk.checkPin', { shopId: opened.shopId, pin: this.data.pin })
        if (ok) setLocked(false)
        else void wx.showToast({ title: t.wrong, icon: 'none' })
        if (ok) await this.load()
      } catch (error) {
        showProblem(error)
      } finally {
        this.setData({ pin: '', unlocking: false })
      }
    },
  },
})

/** Sales that the network has not taken yet and may take. */
const waiting = () => [...unsent.get(), ...kept.get()].filter(({ refused }) => !refused).length

const running = new WeakMap<object, () => void>()

function spoken() {
  const { desk: t, lock, deskMore } = words()
  return { desk: t, lock, deskMore }
}

/** What waits to be sent, in words. */
function unsentNotice() {
  const { say, tell, offlineDesk: t } = words()
  const items = [
    ...unsent.get().map(({ input, ...rest }) => ({ ...rest, amountFen: input.amountFen })),
    ...kept.get(),
  ].sort((a, b) => a.at - b.at)
  const refused = items.filter((item) => item.refused).length
  const first = items[0]
  const line = first ? say.unsentLine(clockTime(first.at), yuan(first.amountFen)) : ''
  return {
    count: items.length,
    refused: refused > 0,
    title: refused > 0 ? say.notRecorded(refused) : say.unsent(items.length),
    line: refused > 0 ? t.refused : tell.retryIn(line, RESEND_MS / 1000),
  }
}

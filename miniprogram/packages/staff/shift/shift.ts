import type { DeskToday, Key, StaffApi } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, yuan } from '../../../lib/money'
import { clockTime } from '../../../lib/time'
import { serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { signOut } from '../../../services/desk-lock'
import { dress } from '../../../services/dress'
import { drop, kept } from '../../../services/kept'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf, showProblem } from '../../../services/problem'
import { dropUnsent, unsent } from '../../../services/unsent'

type Closed = StaffApi['desk.closeShift']['output']

/** The end of a shift: what was done, what has not been sent, and who answers for that now. */
Page({
  data: { state: 'loading', name: '', busy: false, wrong: false, closed: false },
  shiftKey: '',

  onLoad() {
    if (!desk.get()) leave()
    dress(this, ['common', 'offlineDesk', 'shiftPage'])
    void wx.setNavigationBarTitle({ title: words().shiftPage.title })
    void this.load()
  },
  async load() {
    const here = desk.get()
    if (!here) return
    this.showUnsent()
    try {
      const today = await staff('desk.today', { shopId: here.shopId })
      this.setData({ state: 'content', totals: todayRows(today) })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  showUnsent() {
    const { offlineDesk: t, say } = words()
    const sales = unsent.get().map(({ input, at, refused }) => ({
      id: input.key as string,
      line: say.unsentLine(clockTime(at), yuan(input.amountFen)),
      note: refused || t.waiting,
      refused: Boolean(refused),
    }))
    const scans = kept.get().map(({ saleKey, amountFen, at, refused }) => ({
      id: saleKey as string,
      line: say.unsentLine(clockTime(at), yuan(amountFen)),
      note: refused || t.scan,
      refused: refused !== '',
    }))
    this.setData({ unsent: [...sales, ...scans] })
  },
  onDrop(event: WechatMiniprogram.TouchEvent) {
    const { id } = event.currentTarget.dataset as { id: string }
    drop(id)
    dropUnsent(id)
    this.showUnsent()
  },
  onName(event: WechatMiniprogram.Input) {
    this.setData({ name: event.detail.value, wrong: false })
  },
  async onClose() {
    const here = desk.get()
    const open = [
      ...unsent.get().map(({ input, at }) => ({ key: input.key, amountFen: input.amountFen, at })),
      ...kept.get().map(({ saleKey, amountFen, at }) => ({ key: saleKey, amountFen, at })),
    ]
    const takenOverBy = this.data.name.trim()
    if (!here || this.data.busy) return
    if (open.length > 0 && takenOverBy === '') {
      this.setData({ wrong: true })
      return
    }
    this.shiftKey ||= newKey('shift', serverNow())
    this.setData({ busy: true })
    try {
      const closed = await staff('desk.closeShift', {
        key: this.shiftKey as Key,
        shopId: here.shopId,
        unsent: open,
        ...(takenOverBy ? { takenOverBy } : {}),
      })
      this.setData({ closed: true, totals: closedRows(closed) })
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
  /** Without a PIN nobody could come back: it is set first. */
  onSignOut() {
    if (!desk.get()?.pinSet) {
      void wx.showToast({ title: words().lock.needPin, icon: 'none' })
      void wx.navigateTo({ url: '/packages/staff/pin/pin' })
      return
    }
    signOut()
    void wx.switchTab({ url: '/pages/work/work' })
  },
  onAgain() {
    void wx.switchTab({ url: '/pages/work/work' })
  },
})

function todayRows(today: DeskToday) {
  const { shiftPage: t } = words()
  return [
    { name: t.sales, value: grouped(today.sales) },
    { name: t.amount, value: yuan(today.salesFen) },
    { name: t.refunds, value: yuan(today.refundsFen) },
    { name: t.earned, value: grouped(today.earnedPoints) },
    { name: t.redeemed, value: grouped(today.redemptions) },
  ]
}

function closedRows({ sales, salesFen, refundsFen }: Closed) {
  const { shiftPage: t } = words()
  return [
    { name: t.sales, value: grouped(sales) },
    { name: t.amount, value: yuan(salesFen) },
    { name: t.refunds, value: yuan(refundsFen) },
  ]
}

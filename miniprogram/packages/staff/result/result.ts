import type { SaleView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, signed, yuan } from '../../../lib/money'
import { clockTime, shortDate } from '../../../lib/time'
import { serverNow, staff } from '../../../services/cloud'
import { lastSale, visit } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { scanMember, scanWithCamera } from '../../../services/scan'
import { amountText } from '../../../services/tier-text'

/** How long a sale can be undone, for the ring around what is left of it. */
const UNDO_SECONDS = 600

Page({
  data: { left: '', undone: false },
  ticking: 0,
  undoKey: '',
  moveKey: '',

  onLoad() {
    dress(this, ['common', 'desk'])
    void wx.setNavigationBarTitle({ title: words().common.done })
    const sale = lastSale.get()
    if (!sale) {
      void wx.switchTab({ url: '/pages/work/work' })
      return
    }
    this.show(sale)
    this.ticking = setInterval(() => {
      this.tick()
    }, 1000)
    this.tick()
  },
  onUnload() {
    clearInterval(this.ticking)
  },
  show(sale: SaleView) {
    const { say } = words()
    const name = sale.nickname || `No. ${sale.memberNumber}`
    const balance = (visit.get()?.points ?? 0) + sale.earnPoints - sale.spendPoints
    this.setData({
      headline: say.points(signed(sale.earnPoints)),
      line: sale.activatesAt
        ? say.earnPending(
            grouped(sale.earnPoints),
            shortDate(sale.activatesAt, language.get(), serverNow()),
          )
        : say.received(name, grouped(balance)),
      tierUp: sale.tierUp ? say.tierUp(textOf(sale.tierUp.name)) : '',
      next: nextTierView(sale),
      rows: receiptRows(sale),
    })
  },
  tick() {
    const sale = lastSale.get()
    if (!sale) return
    const seconds = Math.ceil((sale.undoUntil - serverNow()) / 1000)
    const left =
      seconds > 0
        ? `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`
        : ''
    if (left === this.data.left) return
    const turn = Math.round((seconds / UNDO_SECONDS) * 360)
    this.setData({
      left,
      ring: `conic-gradient(var(--mt-graphic) ${String(turn)}deg, var(--td-bg-color-component) 0deg)`,
    })
  },
  /** The wrong member was scanned: the same sale goes to the one whose code is scanned now. */
  async onMove() {
    const code = await scanWithCamera()
    if (code !== null) await this.moveTo(code)
  },
  async moveTo(code: string) {
    const sale = lastSale.get()
    if (!sale) return
    try {
      const found = await staff('visit.scan', {
        key: newKey('scan', serverNow()),
        shopId: sale.shopId,
        code,
      })
      this.moveKey ||= newKey('move', serverNow())
      const moved = await staff('sale.move', {
        key: this.moveKey as ReturnType<typeof newKey>,
        shopId: sale.shopId,
        saleId: sale.saleId,
        visitId: found.visitId,
      })
      this.moveKey = ''
      visit.set(found)
      lastSale.set(moved)
      this.show(moved)
      void wx.showToast({ title: words().desk.moved, icon: 'none' })
    } catch (error) {
      showProblem(error)
    }
  },
  async onUndo() {
    const sale = lastSale.get()
    if (!sale) return
    this.undoKey ||= newKey('undo', serverNow())
    try {
      await staff('sale.undo', {
        key: this.undoKey as ReturnType<typeof newKey>,
        shopId: sale.shopId,
        saleId: sale.saleId,
      })
      const { desk: t } = words()
      this.setData({ undone: true, headline: t.undo, line: t.undone, tierUp: '' })
    } catch (error) {
      showProblem(error)
    }
  },
  async onNext() {
    await scanMember('redirectTo')
  },
  onHome() {
    void wx.switchTab({ url: '/pages/work/work' })
  },
})

/** What the member misses for the next tier, for the cashier to say; null on the top tier. */
function nextTierView({ nextTier }: SaleView) {
  const step = nextTier?.missing[0]
  if (!nextTier || !step) return null
  const { tell } = words()
  const { counter, amount, reached, target } = step
  return {
    line: tell.toNext(textOf(nextTier.name), amountText(counter, amount)),
    reached: tell.reached(amountText(counter, reached), amountText(counter, target)),
    percent: nextTier.permille / 10,
  }
}

/** The bill as the till would print it: what was due, what was taken off, what was paid. */
function receiptRows(sale: SaleView): { name: string; value: string; strong: boolean }[] {
  const { say, desk: t, mine } = words()
  const rows = [{ name: t.amount, value: yuan(sale.amountFen), strong: false }]
  if (sale.tierDiscountFen > 0) {
    rows.push({ name: t.tierDiscount, value: yuan(-sale.tierDiscountFen), strong: false })
  }
  if (sale.couponDiscountFen > 0) {
    rows.push({ name: mine.coupons, value: yuan(-sale.couponDiscountFen), strong: false })
  }
  if (sale.pointsDiscountFen > 0) {
    rows.push({ name: t.usePoints, value: yuan(-sale.pointsDiscountFen), strong: false })
  }
  rows.push({ name: t.pay, value: yuan(sale.payFen), strong: true })
  const receipt = say.receiptShown(sale.receiptNumber, clockTime(sale.at))
  rows.push({ name: t.receipt, value: receipt, strong: false })
  return rows
}

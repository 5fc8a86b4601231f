import type {
  CouponId,
  SaleDraft,
  SalePreview,
  SaleRecordInput,
  VisitView,
} from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { parseYuan, grouped, wholeYuan, yuan } from '../../../lib/money'
import { paletteClass, paletteStyle } from '../../../lib/palette'
import { shortDate } from '../../../lib/time'
import { breakdownRows } from '../../../services/breakdown-text'
import { CallError, serverNow, staff } from '../../../services/cloud'
import { desk, lastSale, visit } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf, showProblem } from '../../../services/problem'
import { recordSale } from '../../../services/unsent'
import { couponRows } from './coupons'
import { pickupRows, visitNotes } from './glance'

/** The preview is asked after the last key, so that typing is never held up. */
const PREVIEW_AFTER_MS = 250
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '.']

Page({
  data: {
    typed: '',
    receipt: '',
    coupons: [] as ReturnType<typeof couponRows>,
    usePoints: false,
    pointsOffer: '',
    preview: null as ReturnType<typeof previewView> | null,
    sending: false,
    left: '',
    opened: false,
    keys: KEYS.map((key) => ({ key, label: key })),
  },
  /** Null: the best coupon is taken by itself; '' when staff took it off. */
  couponId: null as CouponId | '' | null,
  previewed: null as SalePreview | null,
  saleKey: '',
  asking: 0,
  ticking: 0,
  /** Recorded, or kept to be sent: the visit stays. */
  done: false,

  onLoad() {
    dress(this, ['common', 'desk', 'deskMore'])
    void wx.setNavigationBarTitle({ title: words().desk.collect })
    const opened = visit.get()
    if (!opened) {
      leave()
      return
    }
    this.setData({
      member: memberView(opened),
      coupons: couponRows(opened.coupons, null),
      notes: visitNotes(opened),
      pickups: pickupRows(opened),
      keys: KEYS.map((key) => ({ key, label: key === '.' ? words().desk.point : key })),
    })
    this.ticking = setInterval(() => {
      this.tick()
    }, 1000)
    this.tick()
  },
  onUnload() {
    clearInterval(this.ticking)
    clearTimeout(this.asking)
    this.release()
  },
  /** Left without a sale: the member's phone is told, and another desk may serve at once. */
  release() {
    const opened = visit.get()
    const here = desk.get()
    if (this.done || !opened || !here) return
    const { visitId } = opened
    visit.set(null)
    staff('visit.close', { key: newKey('close', serverNow()), shopId: here.shopId, visitId }).catch(
      (error: unknown) => {
        // It ends by itself after ten minutes; nobody waits for this answer.
        if (!(error instanceof CallError)) throw error
      },
    )
  },
  onPickup(event: WechatMiniprogram.TouchEvent) {
    const code = encodeURIComponent(event.currentTarget.dataset.code as string)
    void wx.navigateTo({ url: `/packages/staff/pickup/pickup?code=${code}` })
  },
  /** The visit lasts ten minutes; what is left is always in sight. */
  tick() {
    const opened = visit.get()
    if (!opened) return
    const seconds = Math.max(0, Math.ceil((opened.expiresAt - serverNow()) / 1000))
    const left = `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`
    if (left !== this.data.left) this.setData({ left })
  },

  onKey(event: WechatMiniprogram.TouchEvent) {
    const key = event.currentTarget.dataset.key as string
    const typed = key === 'delete' ? this.data.typed.slice(0, -1) : this.data.typed + key
    if (typed !== '' && parseYuan(typed) === null) return
    this.setData({ typed, preview: null })
    this.saleKey = ''
    this.askPreview()
  },
  onCoupon(event: WechatMiniprogram.TouchEvent) {
    const id = event.currentTarget.dataset.id as CouponId
    const row = this.data.coupons.find((coupon) => coupon.id === id)
    if (!row?.usable) return
    this.couponId = row.chosen ? '' : id
    this.askPreview()
  },
  /** Every number opens its reason. */
  onHow() {
    this.setData({ opened: !this.data.opened })
  },
  onPoints() {
    this.setData({ usePoints: !this.data.usePoints })
    this.askPreview()
  },
  async onReceipt() {
    const t = words().desk
    const { confirm, content } = await wx.showModal({
      title: t.receipt,
      editable: true,
      content: this.data.receipt,
    })
    if (confirm) this.setData({ receipt: content.trim().slice(0, 32) })
  },

  draft(): SaleDraft | null {
    const opened = visit.get()
    const here = desk.get()
    const amountFen = parseYuan(this.data.typed)
    if (!opened || !here || !amountFen) return null
    const couponId = this.couponId ?? bestCoupon(this.previewed)
    return {
      shopId: here.shopId,
      visitId: opened.visitId,
      amountFen,
      ...(couponId ? { couponId } : {}),
      ...(this.data.usePoints && this.previewed
        ? { spendPoints: this.previewed.maxSpendPoints }
        : {}),
    }
  },
  askPreview() {
    clearTimeout(this.asking)
    this.asking = setTimeout(() => {
      void this.loadPreview()
    }, PREVIEW_AFTER_MS)
  },
  async loadPreview() {
    const draft = this.draft()
    if (!draft) return
    try {
      const preview = await staff('sale.preview', draft)
      const typedNow = parseYuan(this.data.typed)
      if (typedNow !== draft.amountFen) return
      this.previewed = preview
      const best = this.couponId ?? bestCoupon(preview)
      // The first preview finds the best coupon; the second shows the sale with it.
      if (best && best !== draft.couponId) {
        await this.loadPreview()
        return
      }
      const { say } = words()
      const worth = preview.maxSpendPoints > 0
      this.setData({
        preview: previewView(preview),
        confirmLabel: say.confirmPay(yuan(preview.payFen)),
        coupons: couponRows(preview.coupons, draft.couponId ?? null),
        pointsOffer: !worth
          ? ''
          : preview.spendPoints > 0
            ? say.pointsWorth(grouped(preview.spendPoints), yuan(preview.pointsDiscountFen))
            : say.pointsUpTo(grouped(preview.maxSpendPoints)),
      })
    } catch (error) {
      showProblem(error)
    }
  },

  async onConfirm() {
    const draft = this.draft()
    if (!draft || !this.data.preview || this.data.sending || !this.previewed) return
    const confirmed = await this.confirmOddities(this.previewed, draft.amountFen)
    if (!confirmed) return
    this.setData({ sending: true })
    this.saleKey ||= newKey('sale', serverNow())
    const input: SaleRecordInput = {
      ...draft,
      key: this.saleKey as SaleRecordInput['key'],
      confirmed,
      ...(this.data.receipt ? { receiptNumber: this.data.receipt } : {}),
    }
    try {
      lastSale.set(await recordSale(input, serverNow()))
      this.done = true
      this.saleKey = ''
      void wx.redirectTo({ url: '/packages/staff/result/result' })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      await wx.showModal({ title: '', content: problemOf(error).text, showCancel: false })
      // A sale that could not be sent waits on the desk and sends itself; the cashier goes on.
      if (error.code === 'OFFLINE') {
        this.done = true
        void wx.navigateBack()
      }
    } finally {
      this.setData({ sending: false })
    }
  },
  /** Unusual amounts and repeats are asked once more; null when the cashier says no. */
  async confirmOddities(
    preview: SalePreview,
    amountFen: number,
  ): Promise<SalePreview['confirm'] | null> {
    const { say, desk: t } = words()
    for (const oddity of preview.confirm) {
      const content =
        oddity === 'amount_unusual'
          ? say.amountUnusual(yuan(amountFen))
          : say.saleAgain(yuan(amountFen))
      const { confirm } = await wx.showModal({ title: t.confirmTitle, content })
      if (!confirm) return null
    }
    return preview.confirm
  },
})

function bestCoupon(preview: SalePreview | null): CouponId | '' {
  const usable = preview?.coupons.filter((coupon) => coupon.usable) ?? []
  const best = usable.sort((a, b) => b.discountFen - a.discountFen)[0]
  return best?.coupon.couponId ?? ''
}

function memberView(opened: VisitView) {
  const { say } = words()
  const name = opened.nickname || `No. ${opened.number}`
  return {
    name,
    initial: [...name][0] ?? '',
    tier: textOf(opened.tierName),
    tierClass: paletteClass(opened.palette),
    style: paletteStyle(opened.palette),
    line: [say.memberLine(grouped(opened.points), opened.coupons.length), opened.staffNote]
      .filter(Boolean)
      .join(' · '),
  }
}

function previewView(preview: SalePreview) {
  const { say } = words()
  const points = grouped(preview.earnPoints)
  return {
    pay: wholeYuan(preview.payFen),
    earn: preview.activatesAt
      ? say.earnPending(points, shortDate(preview.activatesAt, language.get(), serverNow()))
      : say.earnPreview(points),
    why: preview.breakdown
      .map(({ ruleName, multiplierHundredths }) =>
        multiplierHundredths === 100
          ? textOf(ruleName)
          : `${textOf(ruleName)} × ${String(multiplierHundredths / 100)}`,
      )
      .join(' · '),
    rows: preview.breakdown.flatMap(breakdownRows),
    tierUp: preview.tierUp ? say.tierUp(textOf(preview.tierUp.name)) : '',
  }
}

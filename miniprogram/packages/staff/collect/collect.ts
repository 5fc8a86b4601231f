import type {
  CouponId,
  SaleDraft,
  SalePreview,
  SaleRecordInput,
  VisitView,
} from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, parseYuan, yuan } from '../../../lib/money'
import { CallError, isUndecided, serverNow, staff } from '../../../services/cloud'
import { closeVisit, desk, lastSale, visit } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { onReconnect } from '../../../services/network'
import { problemOf, showProblem } from '../../../services/problem'
import { countsMinutes, handsOutBenefits } from '../../../services/programme'
import { recordSale } from '../../../services/unsent'
import type { Approval, ApprovalNote } from '../approval'
import { createApproval } from '../approval'
import type { SaleDetails } from '../components/sale-details/sale-details'
import { couponRows } from './coupons'
import { pickupRows, visitNotes } from './glance'
import { handOver } from './hand-over'
import { confirmOddities } from './oddities'
import { bestCoupon, memberView, previewView } from './view'

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
    approval: null as ApprovalNote | null,
    amountFen: 0,
    timed: false,
    handsOut: false,
    sending: false,
    left: '',
    opened: false,
    keys: KEYS.map((key) => ({ key, label: key })),
  },
  /** Null: the best coupon is taken by itself; '' when staff took it off. */
  couponId: null as CouponId | '' | null,
  previewed: null as SalePreview | null,
  /** The bill that the preview in sight is of: what is confirmed is exactly this. */
  shown: null as SaleDraft | null,
  saleKey: '',
  confirming: false,
  asking: 0,
  /** Counts the bills asked about: an answer about an earlier one comes too late. */
  turn: 0,
  stopWatching: null as (() => void) | null,
  ticking: 0,
  details: { lines: [], totalFen: 0, minutes: 0 } as SaleDetails,
  approval: null as Approval | null,
  /** Recorded, kept to be sent, or taken to another page: the visit stays. */
  done: false,

  onLoad() {
    dress(this, ['common', 'desk', 'deskMore', 'handOver'])
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
      left: timeLeft(opened),
      keys: KEYS.map((key) => ({ key, label: key === '.' ? words().desk.point : key })),
    })
    this.approval = createApproval((approval) => {
      this.setData({ approval })
    })
    this.stopWatching = onReconnect(() => {
      if (!this.data.preview) this.askPreview()
    })
    void this.showExtras()
    this.ticking = setInterval(() => {
      this.tick()
    }, 1000)
  },
  onUnload() {
    clearInterval(this.ticking)
    clearTimeout(this.asking)
    this.stopWatching?.()
    this.approval?.forget()
    if (!this.done) closeVisit()
  },
  async showExtras() {
    try {
      const timed = await countsMinutes()
      const handsOut = await handsOutBenefits()
      if (timed || handsOut) this.setData({ timed, handsOut })
    } catch (error) {
      showProblem(error)
    }
  },
  onPickup(event: WechatMiniprogram.TouchEvent) {
    const code = encodeURIComponent(event.currentTarget.dataset.code as string)
    void wx.navigateTo({ url: `/packages/staff/pickup/pickup?code=${code}` })
  },
  /** The visit lasts ten minutes; what is left is always in sight. */
  tick() {
    const opened = visit.get()
    if (!opened) return
    const left = timeLeft(opened)
    if (left !== this.data.left) this.setData({ left })
  },

  onKey(event: WechatMiniprogram.TouchEvent) {
    const key = event.currentTarget.dataset.key as string
    const typed = key === 'delete' ? this.data.typed.slice(0, -1) : this.data.typed + key
    if (typed !== '' && parseYuan(typed) === null) return
    this.change(typed)
  },
  /** Another bill: what was approved was not this one. */
  change(typed: string) {
    this.saleKey = ''
    this.approval?.forget()
    this.askPreview({ typed, amountFen: parseYuan(typed) ?? 0 })
  },
  onDetails(event: WechatMiniprogram.CustomEvent<SaleDetails>) {
    this.details = event.detail
    this.saleKey = ''
    this.askPreview()
  },
  onTotal(event: WechatMiniprogram.CustomEvent<{ fen: number }>) {
    this.change((event.detail.fen / 100).toFixed(2).replace(/\.00$/, ''))
  },
  /** A receipt of an earlier day, for the member who has just been scanned. */
  onLate() {
    this.done = true
    void wx.redirectTo({ url: '/packages/staff/late/late' })
  },
  onCoupon(event: WechatMiniprogram.TouchEvent) {
    const id = event.currentTarget.dataset.id as CouponId
    const row = this.data.coupons.find((coupon) => coupon.id === id)
    if (!row?.usable) return
    this.couponId = row.chosen ? '' : id
    this.askPreview()
  },
  /** An item that needs no bill: given now, and its coupon is used up. */
  async onHandOver(event: WechatMiniprogram.TouchEvent) {
    const id = event.currentTarget.dataset.id as CouponId
    const row = this.data.coupons.find((coupon) => coupon.id === id)
    const opened = visit.get()
    if (!row || !opened || !(await handOver(opened, id, row.title))) return
    const left = {
      ...opened,
      coupons: opened.coupons.filter((each) => each.coupon.couponId !== id),
    }
    visit.set(left)
    this.askPreview({
      member: memberView(left),
      coupons: this.data.coupons.filter((coupon) => coupon.id !== id),
    })
  },
  /** Every number opens its reason. */
  onHow() {
    this.setData({ opened: !this.data.opened })
  },
  onPoints() {
    this.askPreview({ usePoints: !this.data.usePoints })
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
    const couponId = this.couponId ?? bestCoupon(opened, this.previewed)
    const { lines, totalFen, minutes } = this.details
    return {
      shopId: here.shopId,
      visitId: opened.visitId,
      amountFen,
      // Lines are the whole bill or none of it; the page says so beside them.
      ...(lines.length > 0 && totalFen === amountFen ? { lines } : {}),
      ...(minutes > 0 ? { minutes } : {}),
      ...(couponId ? { couponId } : {}),
      ...(this.data.usePoints && this.previewed
        ? { spendPoints: this.previewed.maxSpendPoints }
        : {}),
    }
  },
  /** The bill is another one: nothing of it can be confirmed until the cloud has answered. */
  askPreview(changed: Record<string, unknown> = {}) {
    clearTimeout(this.asking)
    this.turn += 1
    this.shown = null
    const drawn = this.data.preview ? { ...changed, preview: null } : changed
    if (Object.keys(drawn).length > 0) this.setData(drawn)
    this.asking = setTimeout(() => {
      void this.loadPreview()
    }, PREVIEW_AFTER_MS)
  },
  /** @param rounds how often what the answer allows may change the bill before it is shown */
  async loadPreview(rounds = 3) {
    const draft = this.draft()
    if (!draft) return
    const turn = (this.turn += 1)
    try {
      const preview = await staff('sale.preview', draft)
      if (turn !== this.turn) return
      this.previewed = preview
      const better = this.draft()
      // The first answer finds the best coupon and the most points; the next is of the bill with them.
      if (rounds > 0 && better && !sameTerms(better, draft)) await this.loadPreview(rounds - 1)
      else this.show(preview, draft)
    } catch (error) {
      if (turn !== this.turn) return
      const refused = error instanceof CallError && !isUndecided(error)
      const old = this.previewed !== null
      if (rounds === 0 || !refused || !old) {
        showProblem(error)
        return
      }
      // What an earlier answer allowed no longer goes: this bill is asked about afresh.
      this.previewed = null
      await this.loadPreview(rounds - 1)
    }
  },
  show(preview: SalePreview, draft: SaleDraft) {
    const { say } = words()
    this.shown = draft
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
  },

  async onConfirm() {
    const draft = this.shown
    if (!draft || !this.data.preview || this.confirming || !this.previewed) return
    // Before the questions: a second tap meanwhile must not confirm a second time.
    this.confirming = true
    try {
      await this.confirm(draft, this.previewed)
    } finally {
      this.confirming = false
    }
  },
  async confirm(draft: SaleDraft, previewed: SalePreview) {
    const confirmed = await confirmOddities(previewed, draft.amountFen)
    if (!confirmed) return
    const approvalId = this.approval?.granted()
    if (previewed.approval && !approvalId) {
      await this.askManager(draft)
      return
    }
    this.setData({ sending: true })
    this.saleKey ||= newKey('sale', serverNow())
    const input: SaleRecordInput = {
      ...draft,
      key: this.saleKey as SaleRecordInput['key'],
      confirmed,
      ...(approvalId ? { approvalId } : {}),
      ...(this.data.receipt ? { receiptNumber: this.data.receipt } : {}),
    }
    try {
      lastSale.set(await recordSale(input, serverNow()))
      this.done = true
      this.saleKey = ''
      void wx.redirectTo({ url: '/packages/staff/result/result' })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (error.code === 'APPROVAL_NEEDED') this.approval?.forget()
      // A sale that could not be sent waits on the desk and sends itself; the cashier goes on.
      const waits = isUndecided(error)
      const content = waits ? words().offlineDesk.undecided : problemOf(error).text
      await wx.showModal({ title: '', content, showCancel: false })
      if (waits) {
        this.done = true
        leave()
      }
    } finally {
      this.setData({ sending: false })
    }
  },
  /** Over the cashier's ceiling: the sale waits here until a manager has answered. */
  async askManager({ shopId, visitId, amountFen }: SaleDraft) {
    const member = visit.get()
    if (!member) return
    // Who it is for, in no language: the manager may read another one.
    const reason = member.nickname || `No. ${member.number}`
    try {
      await this.approval?.ask({ shopId, visitId, kind: 'sale', amountFen, reason })
    } catch (error) {
      showProblem(error)
    }
  },
})

/** Coupon and points are what a preview's answer may change. */
const sameTerms = (a: SaleDraft, b: SaleDraft) =>
  a.couponId === b.couponId && a.spendPoints === b.spendPoints

/** Minutes and seconds of the visit: `9:58`. */
function timeLeft({ expiresAt }: VisitView): string {
  const seconds = Math.max(0, Math.ceil((expiresAt - serverNow()) / 1000))
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`
}

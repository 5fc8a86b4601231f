import type { ApprovalId, Key, RefundPreview, SaleId, SaleView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, parseYuan, signed, yuan } from '../../../lib/money'
import { CallError, serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf, showProblem } from '../../../services/problem'
import { memberName } from '../../../services/sale-text'

const PREVIEW_AFTER_MS = 300

Page({
  data: {
    state: 'loading',
    typed: '',
    reason: '',
    sending: false,
    preview: null as ReturnType<typeof previewView> | null,
  },
  id: '' as SaleId,
  sale: null as SaleView | null,
  asking: 0,
  refundKey: '',
  /** What a manager was asked for; sent along once it is approved. */
  approvalId: '' as ApprovalId | '',

  onLoad(query: Record<string, string | undefined>) {
    if (!desk.get()) leave()
    dress(this, ['common', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.sale })
    this.id = decodeURIComponent(query.id ?? '') as SaleId
    void this.load()
  },
  onUnload() {
    clearTimeout(this.asking)
  },
  async load() {
    const here = desk.get()
    if (!here) return
    try {
      this.show(await staff('sale.show', { shopId: here.shopId, saleId: this.id }))
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(sale: SaleView) {
    this.sale = sale
    this.setData({ state: 'content', sale: saleView(sale), preview: null })
  },
  onAll() {
    if (!this.sale) return
    this.setData({ typed: (this.sale.refundableFen / 100).toFixed(2) })
    this.askPreview()
  },
  onAmount(event: WechatMiniprogram.Input) {
    this.setData({ typed: event.detail.value, preview: null })
    this.refundKey = ''
    this.askPreview()
  },
  onReason(event: WechatMiniprogram.Input) {
    this.setData({ reason: event.detail.value })
  },
  askPreview() {
    clearTimeout(this.asking)
    this.asking = setTimeout(() => {
      void this.loadPreview()
    }, PREVIEW_AFTER_MS)
  },
  async loadPreview() {
    const amountFen = parseYuan(this.data.typed)
    if (!amountFen || !this.sale) return
    try {
      const preview = await staff('refund.preview', {
        shopId: this.sale.shopId,
        saleId: this.id,
        amountFen,
      })
      this.setData({ preview: previewView(preview) })
    } catch (error) {
      showProblem(error)
    }
  },
  async onRefund() {
    const amountFen = parseYuan(this.data.typed)
    const { sale } = this
    const reason = this.data.reason.trim() || words().desks.refund
    if (!amountFen || !sale || this.data.sending) return
    this.setData({ sending: true })
    this.refundKey ||= newKey('refund', serverNow())
    try {
      if (this.data.preview?.approval && !this.approvalId) {
        await this.askManager(sale, amountFen, reason)
        return
      }
      const refunded = await staff('refund.record', {
        key: this.refundKey as Key,
        saleId: sale.saleId,
        shopId: sale.shopId,
        amountFen,
        reason,
        ...(this.approvalId ? { approvalId: this.approvalId } : {}),
      })
      this.refundKey = ''
      this.approvalId = ''
      this.setData({ typed: '', reason: '' })
      this.show(refunded)
      void wx.showToast({ title: words().desks.refundDone, icon: 'success' })
    } catch (error) {
      if (error instanceof CallError && error.code === 'APPROVAL_NEEDED' && !this.approvalId) {
        await this.askManager(sale, amountFen, reason)
      } else showProblem(error)
    } finally {
      this.setData({ sending: false })
    }
  },
  async askManager(sale: SaleView, amountFen: number, reason: string) {
    const asked = await staff('approval.ask', {
      key: newKey('approval', serverNow()),
      shopId: sale.shopId,
      kind: 'refund',
      amountFen,
      saleId: sale.saleId,
      reason,
    })
    this.approvalId = asked.approvalId
    void wx.showToast({ title: words().desks.asked, icon: 'none' })
  },
  async onUndo() {
    const { sale } = this
    if (!sale) return
    const { confirm } = await wx.showModal({
      title: words().desks.undo,
      content: words().desk.undoHint,
    })
    if (!confirm) return
    try {
      this.show(
        await staff('sale.undo', {
          key: newKey('undo', serverNow()),
          shopId: sale.shopId,
          saleId: sale.saleId,
        }),
      )
    } catch (error) {
      showProblem(error)
    }
  },
})

function saleView(sale: SaleView) {
  const { desks: t, desk: d, say } = words()
  return {
    amount: yuan(sale.payFen),
    rows: [
      { name: t.member, value: memberName(sale) },
      { name: t.time, value: whenText(sale.at) },
      { name: d.receipt, value: sale.receiptNumber },
      { name: t.cashier, value: sale.staffName },
      { name: words().card.points, value: signed(sale.earnPoints) },
      { name: '', value: t.states[sale.state] },
    ],
    refunds: sale.refunds.map((refund) => ({
      id: refund.refundId,
      line: `${whenText(refund.at)} · ${refund.reason}`,
      amount: yuan(-refund.amountFen),
    })),
    refundable: sale.refundableFen > 0 && sale.state === 'recorded',
    upTo: say.refundableUpTo(yuan(sale.refundableFen)),
    canUndo: sale.state === 'recorded' && sale.undoUntil > serverNow() && sale.refunds.length === 0,
  }
}

function previewView(preview: RefundPreview) {
  const { desks: t } = words()
  const rows = [{ name: t.payBack, value: yuan(preview.payBackFen) }]
  if (preview.returnPoints > 0)
    rows.push({ name: t.returnPoints, value: grouped(preview.returnPoints) })
  if (preview.clawBackPoints > 0)
    rows.push({ name: t.clawBack, value: grouped(-preview.clawBackPoints) })
  if (preview.deficitPoints > 0)
    rows.push({ name: t.deficit, value: grouped(preview.deficitPoints) })
  if (preview.couponReturned) rows.push({ name: t.couponBack, value: '✓' })
  return { rows, approval: preview.approval }
}

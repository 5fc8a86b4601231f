import type { Key, RefundPreview, SaleId, SaleView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, parseYuan, signed, yuan } from '../../../lib/money'
import { CallError, serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { onReconnect } from '../../../services/network'
import { problemOf, showProblem } from '../../../services/problem'
import { memberName } from '../../../services/sale-text'
import type { Approval, ApprovalNote } from '../approval'
import { createApproval } from '../approval'

const PREVIEW_AFTER_MS = 300

Page({
  data: {
    state: 'loading',
    typed: '',
    reason: '',
    sending: false,
    noProof: false,
    approval: null as ApprovalNote | null,
    preview: null as ReturnType<typeof previewView> | null,
  },
  id: '' as SaleId,
  sale: null as SaleView | null,
  asking: 0,
  stopWatching: null as (() => void) | null,
  refundKey: '',
  approval: null as Approval | null,

  onLoad(query: Record<string, string | undefined>) {
    if (!desk.get()) leave()
    dress(this, ['common', 'deskMore', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.sale })
    this.id = decodeURIComponent(query.id ?? '') as SaleId
    this.approval = createApproval((approval) => {
      this.setData({ approval })
    })
    this.stopWatching = onReconnect(() => {
      if (!this.data.preview) this.askPreview()
    })
    void this.load()
  },
  onUnload() {
    this.stopWatching?.()
    clearTimeout(this.asking)
    this.approval?.forget()
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
    this.change((this.sale.refundableFen / 100).toFixed(2))
  },
  onAmount(event: WechatMiniprogram.Input) {
    this.change(event.detail.value)
  },
  /** Another refund: neither its key nor what was approved is this one's. */
  change(typed: string) {
    this.setData({ typed, preview: null })
    this.refundKey = ''
    this.approval?.forget()
    this.askPreview()
  },
  onNoProof() {
    this.setData({ noProof: !this.data.noProof })
    this.refundKey = ''
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
    const { typed } = this.data
    const amountFen = parseYuan(typed)
    if (!amountFen || !this.sale) return
    try {
      const preview = await staff('refund.preview', {
        shopId: this.sale.shopId,
        saleId: this.id,
        amountFen,
      })
      // Another amount since: its own answer is on the way.
      if (typed === this.data.typed) this.setData({ preview: previewView(preview) })
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
      const approvalId = this.approval?.granted()
      if ((this.data.preview?.approval || this.data.noProof) && !approvalId) {
        await this.askManager(sale, amountFen, reason)
        return
      }
      const refunded = await staff('refund.record', {
        key: this.refundKey as Key,
        saleId: sale.saleId,
        shopId: sale.shopId,
        amountFen,
        reason,
        ...(this.data.noProof ? { withoutProof: true } : {}),
        ...(approvalId ? { approvalId } : {}),
      })
      this.refundKey = ''
      this.approval?.forget()
      this.setData({ typed: '', reason: '', noProof: false })
      this.show(refunded)
      void wx.showToast({ title: words().desks.refundDone, icon: 'success' })
    } catch (error) {
      if (error instanceof CallError && error.code === 'APPROVAL_NEEDED') this.approval?.forget()
      showProblem(error)
    } finally {
      this.setData({ sending: false })
    }
  },
  async askManager(sale: SaleView, amountFen: number, reason: string) {
    const { shopId, saleId } = sale
    await this.approval?.ask({ shopId, saleId, kind: 'refund', amountFen, reason })
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

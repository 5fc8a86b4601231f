import type { LateCreditInput, VisitView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { parseYuan } from '../../../lib/money'
import { clockTime, isoDate, momentOf } from '../../../lib/time'
import { CallError, serverNow, staff } from '../../../services/cloud'
import { closeVisit, desk, lastSale, visit } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import type { Approval, ApprovalNote } from '../approval'
import { createApproval } from '../approval'

/** A receipt that was forgotten at the till, credited once to the member who was scanned. */
Page({
  data: {
    typed: '',
    receipt: '',
    reason: '',
    day: '',
    time: '',
    today: '',
    ready: false,
    sending: false,
    /** The cloud said that a manager has to agree. */
    asks: false,
    approval: null as ApprovalNote | null,
  },
  lateKey: '',
  done: false,
  approval: null as Approval | null,

  onLoad() {
    dress(this, ['common', 'desk', 'deskMore', 'desks'])
    void wx.setNavigationBarTitle({ title: words().deskMore.late })
    const opened = visit.get()
    if (!opened) {
      void wx.switchTab({ url: '/pages/work/work' })
      return
    }
    const now = serverNow()
    this.setData({
      name: nameOf(opened),
      day: isoDate(now),
      today: isoDate(now),
      time: clockTime(now),
    })
    this.approval = createApproval((approval) => {
      this.setData({ approval })
    })
  },
  onUnload() {
    this.approval?.forget()
    if (!this.done) closeVisit()
  },
  onField(event: WechatMiniprogram.Input) {
    const field = event.currentTarget.dataset.field as 'typed' | 'receipt' | 'reason'
    this.change({ [field]: event.detail.value })
  },
  onPick(event: WechatMiniprogram.PickerChange) {
    const field = event.currentTarget.dataset.field as 'day' | 'time'
    this.change({ [field]: event.detail.value })
  },
  /** Another receipt: neither its key nor what was approved is this one's. */
  change(fields: object) {
    this.setData(fields)
    this.lateKey = ''
    this.approval?.forget()
    this.setData({ asks: false, ready: this.input() !== null })
  },
  input(): Omit<LateCreditInput, 'key'> | null {
    const opened = visit.get()
    const shopId = desk.get()?.shopId
    const amountFen = parseYuan(this.data.typed)
    const receiptNumber = this.data.receipt.trim()
    const reason = this.data.reason.trim()
    if (!opened || !shopId || !amountFen || receiptNumber === '' || reason.length < 2) return null
    const soldAt = Math.min(momentOf(this.data.day, this.data.time), serverNow())
    return { shopId, visitId: opened.visitId, amountFen, receiptNumber, soldAt, reason }
  },
  async onCredit() {
    const input = this.input()
    if (!input || this.data.sending) return
    this.setData({ sending: true })
    this.lateKey ||= newKey('late', serverNow())
    const approvalId = this.approval?.granted()
    try {
      if (this.data.asks && !approvalId) {
        await this.askManager(input)
        return
      }
      lastSale.set(
        await staff('sale.lateCredit', {
          ...input,
          key: this.lateKey as LateCreditInput['key'],
          ...(approvalId ? { approvalId } : {}),
        }),
      )
      this.done = true
      void wx.redirectTo({ url: '/packages/staff/result/result' })
    } catch (error) {
      if (error instanceof CallError && error.code === 'APPROVAL_NEEDED') {
        this.approval?.forget()
        this.setData({ asks: true })
      }
      showProblem(error)
    } finally {
      this.setData({ sending: false })
    }
  },
  async askManager({ shopId, visitId, amountFen, reason }: Omit<LateCreditInput, 'key'>) {
    await this.approval?.ask({ shopId, visitId, kind: 'late_credit', amountFen, reason })
  },
})

const nameOf = ({ nickname, number }: VisitView) => nickname || `No. ${number}`

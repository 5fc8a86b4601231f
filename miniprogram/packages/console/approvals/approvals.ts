import type { ApprovalView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { signed, yuan } from '../../../lib/money'
import { merchant, serverNow } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { groupedNumber } from '../../../services/face'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { consoleWords } from '../words'

Page({
  data: { state: 'loading', footer: 'idle' },
  listing: null as Listing<ApprovalView> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.approvals })
    this.listing = createListing(
      this,
      (cursor) => merchant('approval.list', cursor ? { cursor } : {}),
      [{ name: c.request }, { name: c.by }, { name: c.when }, { name: c.why, share: 2 }],
      (approval) => ({
        id: approval.approvalId,
        title: approvalTitle(approval),
        line: `${approval.askedBy} · ${whenText(approval.askedAt)} · ${approval.reason}`,
        cells: [
          approvalTitle(approval),
          approval.askedBy,
          whenText(approval.askedAt),
          approval.reason,
        ],
        state: manage.approvalStates[approval.state],
        tone: approval.state === 'open' ? 'hot' : '',
      }),
    )
  },
  onShow() {
    void this.reload()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const { manage } = words()
    const approval = this.listing?.items().find(({ approvalId }) => approvalId === event.detail.id)
    if (approval?.state !== 'open') return
    wx.showActionSheet({
      itemList: [manage.approve, manage.reject],
      success: ({ tapIndex }) => {
        void this.decide(approval, tapIndex === 0)
      },
    })
  },
  async decide(approval: ApprovalView, approve: boolean) {
    const { manage } = words()
    try {
      await merchant('approval.decide', {
        key: newKey('decide', serverNow()),
        approvalId: approval.approvalId,
        approve,
        reason: approve ? manage.approve : manage.reject,
      })
    } catch (error) {
      showProblem(error)
    }
    await this.reload()
  },
})

function approvalTitle({ kind, amountFen, points, memberNumber }: ApprovalView): string {
  const parts = [
    words().manage.approvalKinds[kind],
    memberNumber ? groupedNumber(memberNumber) : '',
    amountFen ? yuan(amountFen) : '',
    points ? signed(points) : '',
  ]
  return parts.filter(Boolean).join(' ')
}

import type { ApprovalView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { signed, yuan } from '../../../lib/money'
import { merchant, serverNow } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import type { Listing } from '../listing'
import { createListing } from '../listing'

Page({
  data: { state: 'loading', footer: 'idle' },
  listing: null as Listing<ApprovalView> | null,

  onLoad() {
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.approvals })
    this.listing = createListing(
      this,
      (cursor) => merchant('approval.list', cursor ? { cursor } : {}),
      (approval) => ({
        id: approval.approvalId,
        title: [
          manage.approvalKinds[approval.kind],
          approval.amountFen ? yuan(approval.amountFen) : '',
          approval.points ? signed(approval.points) : '',
        ]
          .filter(Boolean)
          .join(' '),
        line: `${approval.askedBy} · ${whenText(approval.askedAt)} · ${approval.reason}`,
        state: manage.approvalStates[approval.state],
        tone: approval.state === 'open' ? 'hot' : '',
      }),
    )
  },
  onShow() {
    void this.reload()
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
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const { manage } = words()
    const approval = this.listing
      ?.items()
      .find(({ approvalId }) => approvalId === event.currentTarget.dataset.id)
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

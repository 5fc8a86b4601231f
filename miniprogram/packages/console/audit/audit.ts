import type { AuditRow } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import type { Listing } from '../listing'
import { createListing } from '../listing'

Page({
  data: { state: 'loading', footer: 'idle' },
  listing: null as Listing<AuditRow> | null,

  onLoad() {
    void wx.setNavigationBarTitle({ title: words().console.audit })
    this.listing = createListing(
      this,
      (cursor) => merchant('audit.list', cursor ? { cursor } : {}),
      (row) => ({
        id: row.id,
        title: `${row.actorName} · ${row.action}`,
        line: [whenText(row.at), row.subject, row.reason].filter(Boolean).join(' · '),
        state: '',
        tone: '',
      }),
    )
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
    const row = this.listing?.items().find(({ id }) => id === event.currentTarget.dataset.id)
    if (!row) return
    const details = Object.entries(row.details).map(([name, value]) => `${name}: ${String(value)}`)
    void wx.showModal({
      title: row.action,
      content: [row.subject, row.reason, ...details, row.requestId].filter(Boolean).join('\n'),
      showCancel: false,
    })
  },
})

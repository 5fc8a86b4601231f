import type { MemberRow } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { merchant, serverNow } from '../../../services/cloud'
import { groupedNumber } from '../../../services/face'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import type { Listing } from '../listing'
import { createListing } from '../listing'

Page({
  data: { state: 'loading', footer: 'idle', text: '', addText: '' },
  listing: null as Listing<MemberRow> | null,

  onLoad() {
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.members })
    this.setData({ addText: manage.export })
    this.listing = createListing(
      this,
      (cursor) => {
        const text = this.data.text.trim()
        return merchant('member.search', {
          ...(text ? { text } : {}),
          ...(cursor ? { cursor } : {}),
        })
      },
      (member) => ({
        id: member.memberId,
        title: member.nickname || `No. ${groupedNumber(member.number)}`,
        line: [
          member.nickname ? `No. ${groupedNumber(member.number)}` : '',
          member.phoneMasked,
          `${grouped(member.points)} ${words().rewards.unit}`,
        ]
          .filter(Boolean)
          .join(' · '),
        state: member.status === 'frozen' ? manage.frozen : (member.tags[0] ?? ''),
        tone: member.status === 'frozen' ? 'hot' : '',
      }),
    )
    void this.reload()
  },
  onReachBottom() {
    void this.more()
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
  },
  async reload() {
    await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void wx.navigateTo({ url: `/packages/console/member/member?id=${id}` })
  },
  /** Owners only, with a reason, audited; all pages are joined into one table. */
  async onAdd() {
    const { manage } = words()
    const { confirm, content } = await wx.showModal({
      title: manage.export,
      editable: true,
      placeholderText: manage.reasonNeed,
    })
    if (!confirm || !content.trim()) return
    const key = newKey('export', serverNow())
    try {
      const pages: string[] = []
      for (let cursor: string | undefined; ;) {
        const page = await merchant('member.export', {
          key,
          reason: content.trim(),
          ...(cursor ? { cursor } : {}),
        })
        pages.push(page.csv)
        cursor = page.cursor
        if (cursor === undefined) break
      }
      await wx.setClipboardData({ data: pages.join('') })
      void wx.showToast({ title: manage.exported, icon: 'none' })
    } catch (error) {
      showProblem(error)
    }
  },
})

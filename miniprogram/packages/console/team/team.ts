import type { Key, ShopRecord, TeamMember } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { merchant, serverNow } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { readShops } from '../choices'
import type { FormField } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import type { ConsolePost } from '../post'
import { consolePost } from '../post'
import type { Intent } from '../sheet'
import { openSheet, sheetHandlers } from '../sheet'
import { consoleWords } from '../words'
import { inviteIntent, postIntent } from './post-sheet'

Page({
  data: { state: 'loading', footer: 'idle', addText: '', busy: false, sheet: [] as FormField[] },
  listing: null as Listing<TeamMember> | null,
  shops: [] as ShopRecord[],
  intent: null as Intent | null,
  intentKey: null,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.team })
    this.setData({ addText: manage.invite })
    this.listing = createListing(
      this,
      (cursor) => merchant('team.list', cursor ? { cursor } : {}),
      [
        { name: c.name },
        { name: c.role },
        { name: c.shops, share: 2 },
        { name: c.lastSeen, end: true },
      ],
      (member) => ({
        id: member.staffId,
        title: member.you ? `${member.name} (${manage.you})` : member.name,
        line: [manage.roles[member.role], this.shopNames(member)].filter(Boolean).join(' · '),
        cells: [
          member.you ? `${member.name} (${manage.you})` : member.name,
          manage.roles[member.role],
          this.shopNames(member),
          member.lastSeenAt ? whenText(member.lastSeenAt) : '',
        ],
        state: member.state === 'suspended' ? manage.suspended : '',
        tone: 'hot',
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
  shopNames(member: TeamMember): string {
    const names = this.shops
      .filter(({ shopId }) => member.shopIds.includes(shopId))
      .map(({ name }) => name)
    return names.join(', ')
  },
  async reload() {
    try {
      if (this.shops.length === 0) this.shops = await readShops()
    } catch (error) {
      showProblem(error)
    }
    await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onAdd() {
    void this.withPost((giver) => {
      openSheet(this, inviteIntent(giver, this.shops))
    })
  },
  /** What a person may give depends on what they are. */
  async withPost(give: (giver: ConsolePost) => void) {
    try {
      give(await consolePost())
    } catch (error) {
      showProblem(error)
    }
  },
  onOpen(event: OpenEvent) {
    const member = this.listing?.items().find(({ staffId }) => staffId === event.detail.id)
    if (!member || member.you) return
    void this.withPost((giver) => {
      this.offer(member, giver)
    })
  },
  /** What can be done with a colleague: managers answer for staff alone, ownership is the owner's. */
  offer(member: TeamMember, giver: ConsolePost) {
    const isOwner = giver.role === 'owner'
    if (!isOwner && member.role !== 'staff') return
    const { manage } = words()
    const suspended = member.state === 'suspended'
    wx.showActionSheet({
      itemList: [
        consoleWords().form.post,
        suspended ? manage.resume : manage.suspend,
        ...(isOwner ? [manage.handOver] : []),
      ],
      success: ({ tapIndex }) => {
        if (tapIndex === 0)
          openSheet(
            this,
            postIntent(member, giver, this.shops, () => this.reload()),
          )
        else void (tapIndex === 1 ? this.suspend(member, !suspended) : this.handOver(member))
      },
    })
  },
  ...sheetHandlers,
  async suspend(member: TeamMember, suspended: boolean) {
    try {
      await merchant('team.update', {
        key: newKey('team', serverNow()),
        staffId: member.staffId,
        role: member.role,
        shopIds: member.shopIds,
        state: suspended ? 'suspended' : 'active',
      })
      await this.reload()
    } catch (error) {
      showProblem(error)
    }
  },
  async handOver(member: TeamMember) {
    const { manage } = words()
    const { confirm } = await wx.showModal({ title: manage.handOver, content: manage.handOverAsk })
    if (!confirm) return
    try {
      const key: Key = newKey('owner', serverNow())
      await merchant('team.handOver', { key, staffId: member.staffId })
      await this.reload()
    } catch (error) {
      showProblem(error)
    }
  },
})

import type { MemberRow, MemberSearchInput } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, wholeYuan } from '../../../lib/money'
import { isoDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { groupedNumber } from '../../../services/face'
import { textOf, words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { loadProgrammes, programme } from '../draft'
import type { FormField } from '../form'
import { fieldOf, valueOf } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { consoleWords } from '../words'

Page({
  data: { state: 'loading', footer: 'idle', text: '', addText: '', fields: [] as FormField[] },
  listing: null as Listing<MemberRow> | null,
  /** Tier id → name. */
  tiers: {} as Record<string, string>,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.members })
    this.setData({ addText: manage.export })
    this.listing = createListing(
      this,
      (cursor) => {
        const text = this.data.text.trim()
        return merchant('member.search', {
          ...(text ? { text } : {}),
          ...filterOf(this.data.fields),
          ...(cursor ? { cursor } : {}),
        })
      },
      [
        { name: c.nickname, share: 2 },
        { name: c.number, share: 2 },
        { name: c.phone, share: 2 },
        { name: c.tier, share: 2 },
        { name: c.points, end: true },
        { name: c.spend, end: true },
        { name: c.lastSale, share: 2, end: true },
      ],
      (member) => ({
        id: member.memberId,
        title: member.nickname || `No. ${groupedNumber(member.number)}`,
        line: [
          member.nickname ? `No. ${groupedNumber(member.number)}` : '',
          this.tierName(member.tierId),
          member.phoneMasked,
          `${grouped(member.points)} ${words().rewards.unit}`,
        ]
          .filter(Boolean)
          .join(' · '),
        cells: [
          member.nickname,
          groupedNumber(member.number),
          member.phoneMasked,
          this.tierName(member.tierId),
          grouped(member.points),
          wholeYuan(member.spendFen),
          member.lastSaleAt ? isoDate(member.lastSaleAt) : '',
        ],
        state: member.status === 'frozen' ? manage.frozen : (member.tags[0] ?? ''),
        tone: member.status === 'frozen' ? 'hot' : '',
      }),
    )
    void this.open()
  },
  /** The tiers first: rows name them, and they are what is filtered by. */
  async open() {
    try {
      const { config } = programme.get() ?? (await loadProgrammes())
      this.tiers = Object.fromEntries(config.tiers.map(({ id, name }) => [id, textOf(name)]))
      this.setData({ fields: filterFields(this.tiers) })
    } catch (error) {
      showProblem(error)
    }
    await this.reload()
  },
  tierName(id: string): string {
    return this.tiers[id] ?? ''
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const at = this.data.fields.findIndex(({ name }) => name === event.currentTarget.dataset.name)
    this.setData({ [`fields[${String(at)}].value`]: event.detail.value })
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
  onOpen(event: OpenEvent) {
    const id = encodeURIComponent(event.detail.id)
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

const ANY = 'any'

function filterFields(tiers: Record<string, string>): FormField[] {
  const { filters: t } = consoleWords()
  const { manage } = words()
  const options = Object.entries(tiers).map(([value, name]) => ({ value, name }))
  return [
    fieldOf('tierId', t.tier, ANY, {
      kind: 'choice',
      options: [{ value: ANY, name: t.anyTier }, ...options],
    }),
    fieldOf('status', t.status, ANY, {
      kind: 'choice',
      options: [
        { value: ANY, name: t.anyStatus },
        { value: 'active', name: t.active },
        { value: 'frozen', name: manage.frozen },
      ],
    }),
  ]
}

function filterOf(fields: FormField[]): Pick<MemberSearchInput, 'tierId' | 'status'> {
  const tierId = valueOf(fields, 'tierId')
  const status = valueOf(fields, 'status')
  return {
    ...(tierId && tierId !== ANY ? { tierId } : {}),
    ...(status === 'active' || status === 'frozen' ? { status } : {}),
  }
}

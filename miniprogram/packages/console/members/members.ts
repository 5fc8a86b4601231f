import type { Key, MemberRow, MemberSearchInput } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { isoDate } from '../../../lib/time'
import { merchant } from '../../../services/cloud'
import { copy } from '../../../services/copy'
import { groupedNumber } from '../../../services/face'
import { textOf, words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { loadProgrammes, programme } from '../draft'
import { chosen, clearFilters, filterField } from '../filters'
import type { FieldEvent, FormField } from '../form'
import { fieldOf, optionsOf, typeInto, valueOf } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import type { Intent } from '../sheet'
import { openSheet, reasonField, sheetHandlers } from '../sheet'
import { consoleWords } from '../words'

Page({
  data: {
    state: 'loading',
    footer: 'idle',
    filtered: false,
    text: '',
    addText: '',
    busy: false,
    fields: [] as FormField[],
    sheet: [] as FormField[],
  },
  intent: null as Intent | null,
  intentKey: null,
  timer: 0,
  listing: null as Listing<MemberRow> | null,
  /** Tier id → name. */
  tiers: {} as Record<string, string>,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.members })
    this.setData({ addText: manage.export, nobody: words().overview.noMembers })
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
          words().say.points(grouped(member.points)),
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
  onField(event: FieldEvent) {
    const name = typeInto(this, event)
    // A tag is typed: it is looked for when the typing rests.
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.reload(), name === 'tag' ? 500 : 0)
  },
  onClear() {
    clearFilters(this)
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
  onAdd() {
    const { manage } = words()
    openSheet(this, {
      name: 'export',
      title: manage.export,
      fields: [reasonField()],
      async send(key, fields) {
        const rows = await exportAll(key, valueOf(fields, 'reason'))
        if (await copy(rows)) void wx.showToast({ title: manage.exported, icon: 'none' })
      },
    })
  },
  ...sheetHandlers,
})

/** Owners only; audited with the reason. All pages are joined into one table. */
async function exportAll(key: Key, reason: string): Promise<string> {
  const pages: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await merchant('member.export', { key, reason, ...(cursor ? { cursor } : {}) })
    pages.push(page.csv)
    cursor = page.cursor
    if (cursor === undefined) return pages.join('')
  }
}

function filterFields(tiers: Record<string, string>): FormField[] {
  const { filters: t } = consoleWords()
  const { manage } = words()
  return [
    filterField('tierId', t.tier, t.anyTier, optionsOf(tiers)),
    filterField('status', t.status, t.anyStatus, [
      { value: 'active', name: t.active },
      { value: 'frozen', name: manage.frozen },
    ]),
    fieldOf('tag', t.tag, '', { max: 20 }),
  ]
}

function filterOf(fields: FormField[]): Pick<MemberSearchInput, 'tierId' | 'status' | 'tag'> {
  const tierId = chosen(fields, 'tierId')
  const status = chosen(fields, 'status')
  const tag = valueOf(fields, 'tag')
  return {
    ...(tierId ? { tierId } : {}),
    ...(tag ? { tag } : {}),
    ...(status === 'active' || status === 'frozen' ? { status } : {}),
  }
}

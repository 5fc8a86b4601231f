import type { AuditRow, MerchantApi, TeamMember } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { chooseFilter, clearFilters, chosen, filterField, periodField, periodOf } from '../filters'
import type { FieldEvent, FormField } from '../form'
import { optionsOf } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { actionText, consoleWords } from '../words'
import { actorText, detailLines, fitsText, subjectText, titleText } from './row-text'

Page({
  data: { state: 'loading', footer: 'idle', filtered: false, text: '', fields: [] as FormField[] },
  listing: null as Listing<AuditRow> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    void wx.setNavigationBarTitle({ title: words().console.audit })
    this.setData({ searchText: consoleWords().filters.anything, fields: filterFields([]) })
    this.listing = createListing(
      this,
      (cursor) =>
        merchant('audit.list', { ...filterOf(this.data.fields), ...(cursor ? { cursor } : {}) }),
      [{ name: c.when }, { name: c.who }, { name: c.what, share: 2 }, { name: c.why, share: 2 }],
      (row) => ({
        id: row.id,
        title: titleText(row),
        line: [whenText(row.at), row.reason].filter(Boolean).join(' · '),
        cells: [whenText(row.at), actorText(row), actionText(row.action), row.reason],
        state: '',
        tone: '',
      }),
      (row) => fitsText(row, this.data.text),
    )
    void this.reload()
    void this.loadTeam()
  },
  async loadTeam() {
    try {
      const { items } = await merchant('team.list', { limit: 50 })
      this.setData({ fields: filterFields(items) })
    } catch (error) {
      showProblem(error)
    }
  },
  onField(event: FieldEvent) {
    chooseFilter(this, event)
    void this.reload()
  },
  /** Among what has come, and the next few pages when nothing there fits. */
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
    void this.listing?.sift()
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
  async reload() {
    await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const row = this.listing?.items().find(({ id }) => id === event.detail.id)
    if (!row) return
    const { detail: t } = consoleWords()
    const lines = [
      whenText(row.at),
      row.reason ? `${t.reason} ${row.reason}` : '',
      `${t.subject} ${subjectText(row)}`,
      ...detailLines(row),
      `${t.request} ${row.requestId}`,
    ]
    void wx.showModal({
      title: titleText(row),
      content: lines.filter(Boolean).join('\n'),
      showCancel: false,
    })
  },
})

function filterFields(team: TeamMember[]): FormField[] {
  const { filters: t, actions } = consoleWords()
  const people = team.map(({ staffId, name }) => ({ value: staffId, name }))
  return [
    filterField('action', t.action, t.anyAction, optionsOf(actions)),
    filterField('who', t.who, t.anyone, people),
    periodField(),
  ]
}

function filterOf(fields: FormField[]): MerchantApi['audit.list']['input'] {
  const [action, actor] = [chosen(fields, 'action'), chosen(fields, 'who')]
  return {
    ...(action ? { action } : {}),
    ...(actor ? { actor } : {}),
    ...periodOf(fields),
  }
}

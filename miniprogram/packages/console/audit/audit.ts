import type { AuditRow, MerchantApi, TeamMember } from '../../../../typings/contract'
import { merchant, serverNow } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import type { FormField } from '../form'
import { fieldOf, optionsOf, valueOf } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { actionText, consoleWords } from '../words'

const DAY_MS = 86_400_000
/** What stands for "no filter" in a picker. */
const ANY = 'any'

Page({
  data: { state: 'loading', footer: 'idle', text: '', fields: [] as FormField[] },
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
        title: `${row.actorName} · ${actionText(row.action)}`,
        line: [whenText(row.at), row.reason].filter(Boolean).join(' · '),
        cells: [whenText(row.at), row.actorName, actionText(row.action), row.reason],
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
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const at = this.data.fields.findIndex(({ name }) => name === event.currentTarget.dataset.name)
    this.setData({ [`fields[${String(at)}].value`]: event.detail.value })
    void this.reload()
  },
  /** Among what has come, and the next few pages when nothing there fits. */
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
    void this.listing?.sift()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
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
    const details = Object.entries(row.details).map(([name, value]) => `${name} ${String(value)}`)
    const lines = [
      whenText(row.at),
      row.reason ? `${t.reason} ${row.reason}` : '',
      `${t.subject} ${row.subject}`,
      ...details,
      `${t.request} ${row.requestId}`,
    ]
    void wx.showModal({
      title: `${row.actorName} · ${actionText(row.action)}`,
      content: lines.filter(Boolean).join('\n'),
      showCancel: false,
    })
  },
})

/** Every word typed occurs somewhere in the record as the person reads it. */
function fitsText(row: AuditRow, text: string): boolean {
  const { actorName, action, reason, subject, requestId, details } = row
  const shown = [
    actorName,
    actionText(action),
    reason,
    subject,
    requestId,
    ...Object.values(details),
  ]
  const record = shown.join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => record.includes(word))
}

function filterFields(team: TeamMember[]): FormField[] {
  const { filters: t, actions } = consoleWords()
  const choice = (name: string, label: string, options: FormField['options']) =>
    fieldOf(name, label, ANY, { kind: 'choice', options: options ?? [] })
  return [
    choice('action', t.action, [{ value: ANY, name: t.anyAction }, ...optionsOf(actions)]),
    choice('who', t.who, [
      { value: ANY, name: t.anyone },
      ...team.map(({ staffId, name }) => ({ value: staffId, name })),
    ]),
    choice('days', t.when, [
      { value: ANY, name: t.anyTime },
      { value: '7', name: t.week },
      { value: '30', name: t.month },
    ]),
  ]
}

function filterOf(fields: FormField[]): MerchantApi['audit.list']['input'] {
  const chosen = (name: string) => {
    const value = valueOf(fields, name)
    return value === ANY ? '' : value
  }
  const [action, actor, days] = [chosen('action'), chosen('who'), Number(chosen('days'))]
  return {
    ...(action ? { action } : {}),
    ...(actor ? { actor } : {}),
    ...(days ? { from: serverNow() - days * DAY_MS } : {}),
  }
}

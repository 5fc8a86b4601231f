import type { MemberDetail, MemberId } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, yuan } from '../../../lib/money'
import { longDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import type { EntryRow } from '../../../services/entry-text'
import { entryRow } from '../../../services/entry-text'
import { groupedNumber } from '../../../services/face'
import { language, textOf, words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'
import type { FormField } from '../form'
import { fieldOf, markProblem, valueOf } from '../form'

Page({
  data: {
    state: 'loading',
    busy: false,
    frozen: false,
    fields: [] as FormField[],
    entries: [] as EntryRow[],
  },
  id: '' as MemberId,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage'])
    void wx.setNavigationBarTitle({ title: words().console.members })
    this.id = decodeURIComponent(query.id ?? '') as MemberId
    void this.load()
  },
  async load() {
    try {
      const [member, entries] = await Promise.all([
        merchant('member.show', { memberId: this.id }),
        merchant('member.entries', { memberId: this.id, limit: 20 }),
      ])
      this.show(member)
      this.setData({ entries: entries.items.map(entryRow) })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(member: MemberDetail) {
    const { manage: t, card } = words()
    const date = (time: number) => longDate(time, language.get())
    this.setData({
      state: 'content',
      frozen: member.status === 'frozen',
      title: member.nickname || `No. ${groupedNumber(member.number)}`,
      facts: [
        { name: 'No.', value: groupedNumber(member.number) },
        { name: words().tabs.card, value: textOf(member.card.tierName) },
        { name: card.points, value: grouped(member.balances.points) },
        { name: card.growth, value: grouped(member.balances.growth) },
        { name: t.spend, value: yuan(member.spendFen) },
        { name: t.joined, value: date(member.joinedAt) },
        { name: t.lastSale, value: member.lastSaleAt ? date(member.lastSaleAt) : '' },
        { name: words().mine.phone, value: member.phoneMasked },
      ],
      fields: [
        fieldOf('staffNote', t.note, member.staffNote),
        fieldOf('tags', t.tags, member.tags.join(' ')),
      ],
    })
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const name = event.currentTarget.dataset.name as string
    const at = this.data.fields.findIndex((field) => field.name === name)
    this.setData({ [`fields[${String(at)}].value`]: event.detail.value })
  },
  async onSave() {
    if (this.data.busy) return
    this.setData({ busy: true })
    try {
      const { fields } = this.data
      this.show(
        await merchant('member.note', {
          key: newKey('note', serverNow()),
          memberId: this.id,
          staffNote: valueOf(fields, 'staffNote'),
          tags: valueOf(fields, 'tags').split(/\s+/).filter(Boolean),
        }),
      )
      void wx.showToast({ title: words().common.saved, icon: 'none' })
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
  /** Asks for one line of text; '' when the person thinks better of it. */
  async ask(title: string, placeholderText: string): Promise<string> {
    const { confirm, content } = await wx.showModal({ title, editable: true, placeholderText })
    return confirm ? content.trim() : ''
  },
  async onAdjust() {
    const { manage: t } = words()
    const points = Number(await this.ask(t.adjust, t.adjustPoints))
    if (!Number.isInteger(points) || points === 0) return
    const reason = await this.ask(t.adjust, t.reasonNeed)
    if (!reason) return
    try {
      const { approvalId } = await merchant('member.adjust', {
        key: newKey('adjust', serverNow()),
        memberId: this.id,
        points,
        reason,
      })
      void wx.showToast({ title: approvalId ? t.waiting : t.adjusted, icon: 'none' })
      await this.load()
    } catch (error) {
      showProblem(error)
    }
  },
  async onReveal() {
    const { manage: t } = words()
    const reason = await this.ask(t.reveal, t.reasonNeed)
    if (!reason) return
    try {
      const { phone } = await merchant('member.revealPhone', {
        key: newKey('reveal', serverNow()),
        memberId: this.id,
        reason,
      })
      await wx.showModal({ title: t.reveal, content: phone, showCancel: false })
    } catch (error) {
      showProblem(error)
    }
  },
  async onFreeze() {
    const { manage: t } = words()
    const frozen = !this.data.frozen
    const reason = await this.ask(frozen ? t.freeze : t.unfreeze, t.reasonNeed)
    if (!reason) return
    try {
      this.show(
        await merchant('member.freeze', {
          key: newKey('freeze', serverNow()),
          memberId: this.id,
          frozen,
          reason,
        }),
      )
    } catch (error) {
      showProblem(error)
    }
  },
})

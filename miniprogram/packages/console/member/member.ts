import type { Key, LiabilityLot, MemberDetail, MemberId } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, wholeYuan, yuan } from '../../../lib/money'
import { longDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import type { EntryRow } from '../../../services/entry-text'
import { entryRow } from '../../../services/entry-text'
import { groupedNumber } from '../../../services/face'
import { language, textOf, words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'
import type { FieldEvent, FormField } from '../form'
import { fieldOf, markProblem, numberOf, optionsOf, refuseTyped, typeInto, valueOf } from '../form'
import { consoleWords } from '../words'

/** The oldest matter most: they lapse first. */
const MOST_LOTS = 30

Page({
  data: {
    state: 'loading',
    busy: false,
    frozen: false,
    adjusting: false,
    adjust: [] as FormField[],
    fields: [] as FormField[],
    entries: [] as EntryRow[],
  },
  id: '' as MemberId,
  /** One key per intent; a retry repeats it. */
  adjustKey: null as Key | null,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage'])
    void wx.setNavigationBarTitle({ title: words().console.members })
    this.id = decodeURIComponent(query.id ?? '') as MemberId
    void this.load()
  },
  async load() {
    try {
      const [member, entries, { lots }] = await Promise.all([
        merchant('member.show', { memberId: this.id }),
        merchant('member.entries', { memberId: this.id, limit: 20 }),
        merchant('console.liabilityLots', { memberId: this.id }),
      ])
      this.show(member)
      this.setData({
        w: consoleWords().owed,
        entries: entries.items.map(entryRow),
        lots: lots.slice(0, MOST_LOTS).map(lotRow),
      })
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
        { name: consoleWords().columns.number, value: groupedNumber(member.number) },
        { name: consoleWords().columns.tier, value: textOf(member.card.tierName) },
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
  onField(event: FieldEvent) {
    typeInto(this, event)
  },
  async onSave() {
    if (this.data.busy || refuseTyped(this)) return
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
  /** Opens or closes the form for points; a second pair of eyes is asked for above the limit. */
  onAdjust() {
    const adjusting = !this.data.adjusting
    this.adjustKey = null
    this.setData({ adjusting, adjust: adjusting ? adjustFields() : [] })
  },
  onAdjustField(event: FieldEvent) {
    this.adjustKey = null
    typeInto(this, event, 'adjust')
  },
  async onAdjustSend() {
    if (this.data.busy || refuseTyped(this, 'adjust')) return
    const { adjust } = this.data
    const count = numberOf(adjust, 'points')
    this.adjustKey ??= newKey('adjust', serverNow())
    this.setData({ busy: true })
    try {
      const { approvalId } = await merchant('member.adjust', {
        key: this.adjustKey,
        memberId: this.id,
        points: valueOf(adjust, 'way') === 'take' ? -count : count,
        reason: valueOf(adjust, 'reason'),
      })
      const { manage: t } = words()
      void wx.showToast({ title: approvalId ? t.waiting : t.adjusted, icon: 'none' })
      this.onAdjust()
      await this.load()
    } catch (error) {
      this.setData({ adjust: markProblem(this.data.adjust, error) })
    } finally {
      this.setData({ busy: false })
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

/** Why the house owes these points: what gave them, and until when. */
function lotRow({ points, state, origin, expiryDay, valueFen }: LiabilityLot) {
  const { owed: w, origins } = consoleWords()
  const source = origin in origins ? origins[origin as keyof typeof origins] : origin
  const worth = valueFen === undefined ? '' : wholeYuan(valueFen)
  return {
    title: source,
    line: [w.kinds[state], expiryDay ?? w.never, worth].filter(Boolean).join(' · '),
    amount: grouped(points),
  }
}

function adjustFields(): FormField[] {
  const { manage: t } = words()
  const { programme: c } = consoleWords()
  return [
    fieldOf('way', t.adjust, 'give', {
      kind: 'choice',
      options: optionsOf({ give: c.give, take: c.take }),
    }),
    fieldOf('points', t.points, '', { kind: 'number', needed: true, least: 1 }),
    fieldOf('reason', t.reason, '', { kind: 'long', needed: true, max: 200 }),
  ]
}

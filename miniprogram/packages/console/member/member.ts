import type { LiabilityLot, MemberDetail, MemberId, MergeView } from '../../../../typings/contract'
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
import { fieldOf, markProblem, refuseTyped, typeInto, valueOf } from '../form'
import type { Intent } from '../sheet'
import { openSheet, sheetHandlers } from '../sheet'
import { settled, touched } from '../unsaved'
import { consoleWords } from '../words'
import { adjustIntent, freezeIntent, revealIntent, setTierIntent, undoMergeIntent } from './intents'

/** The oldest matter most: they lapse first. */
const MOST_LOTS = 30

Page({
  data: {
    state: 'loading',
    busy: false,
    frozen: false,
    mergedInto: '',
    sheet: [] as FormField[],
    fields: [] as FormField[],
    entries: [] as EntryRow[],
  },
  id: '' as MemberId,
  intent: null as Intent | null,
  intentKey: null,
  merges: [] as MergeView[],
  member: null as MemberDetail | null,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage'])
    void wx.setNavigationBarTitle({ title: words().console.members })
    this.id = decodeURIComponent(query.id ?? '') as MemberId
  },
  /** Also on the way back from a merge. */
  onShow() {
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
        m: consoleWords().merge,
        h: consoleWords().byHand,
        entries: entries.items.map(entryRow),
        lots: lots.slice(0, MOST_LOTS).map(lotRow),
      })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(member: MemberDetail) {
    const { manage: t, card } = words()
    this.member = member
    this.merges = member.merges
    const date = (time: number) => longDate(time, language.get())
    this.setData({
      state: 'content',
      frozen: member.status === 'frozen',
      mergedInto: member.mergedInto ?? '',
      merges: member.merges.map(mergeRow),
      title: member.nickname || `No. ${groupedNumber(member.number)}`,
      facts: [
        { name: consoleWords().columns.number, value: groupedNumber(member.number) },
        { name: consoleWords().columns.tier, value: textOf(member.card.tierName) },
        { name: card.points, value: grouped(member.balances.points) },
        { name: card.growth, value: grouped(member.balances.growth) },
        { name: t.spend, value: yuan(member.spendFen) },
        { name: t.joined, value: date(member.joinedAt) },
        { name: t.lastSale, value: member.lastSaleAt ? date(member.lastSaleAt) : '' },
        { name: words().mine.phone, value: member.phoneMasked || words().mine.phoneUnset },
      ],
      fields: [
        fieldOf('staffNote', t.note, member.staffNote),
        fieldOf('tags', t.tags, member.tags.join(' ')),
      ],
    })
  },
  onField(event: FieldEvent) {
    touched()
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
      settled()
      void wx.showToast({ title: words().common.saved, icon: 'none' })
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
  onAdjust() {
    openSheet(
      this,
      adjustIntent(this.id, () => this.load()),
    )
  },
  onReveal() {
    openSheet(this, revealIntent(this.id))
  },
  onFreeze() {
    openSheet(
      this,
      freezeIntent(this.id, !this.data.frozen, (member) => {
        this.show(member)
      }),
    )
  },
  async onSetTier() {
    const { member } = this
    if (!member || this.data.busy) return
    this.setData({ busy: true })
    try {
      const intent = await setTierIntent(member, (changed) => {
        this.show(changed)
      })
      openSheet(this, intent)
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
  onUndoMerge(event: WechatMiniprogram.TouchEvent) {
    const merge = this.merges.find(({ closedId }) => closedId === event.currentTarget.dataset.id)
    if (merge)
      openSheet(
        this,
        undoMergeIntent(merge, () => this.load()),
      )
  },
  ...sheetHandlers,
  onMerge() {
    void wx.navigateTo({ url: `/packages/console/merge/merge?id=${encodeURIComponent(this.id)}` })
  },
  onInto() {
    const id = encodeURIComponent(this.data.mergedInto)
    void wx.redirectTo({ url: `/packages/console/member/member?id=${id}` })
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

/** A card that became part of this one, and until when it can be taken apart again. */
function mergeRow(merge: MergeView) {
  const { merge: m, units } = consoleWords()
  const date = (time: number) => longDate(time, language.get())
  return {
    id: merge.closedId,
    title: `No. ${groupedNumber(merge.closedNumber)}`,
    line: [date(merge.at), merge.by, merge.reason].filter(Boolean).join(' · '),
    points: grouped(merge.points),
    state: m.states[merge.state],
    until: merge.undoable ? units.undoUntil(date(merge.undoUntil)) : '',
  }
}

import type {
  ApprovalId,
  ApprovalView,
  Key,
  MemberId,
  MemberRow,
  MergePreview,
} from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { groupedNumber } from '../../../services/face'
import { textOf } from '../../../services/language'
import type { Problem } from '../../../services/problem'
import { problemOf } from '../../../services/problem'
import { loadProgrammes, programme } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { besideField, refuseTyped, typeInto, valueOf } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { reasonField } from '../sheet'
import { consoleWords } from '../words'
import { compared, gained, obstacleText } from './compared'

/** Two cards of one person: found, compared, and made one after a second person has approved. */
Page({
  data: {
    state: 'content',
    step: 'find' as 'find' | 'compare',
    busy: false,
    text: '',
    searched: false,
    fields: [] as FormField[],
  },
  keepId: '' as MemberId,
  closeId: '' as MemberId,
  /** On the card that closes. */
  number: '',
  listing: null as Listing<MemberRow> | null,
  /** What a second person was asked about this pair, as far as it is known. */
  approval: null as Pick<ApprovalView, 'approvalId' | 'state' | 'askedBy'> | null,
  /** One key per intent; a retry repeats it. */
  key: null as Key | null,

  onLoad(query: Record<string, string | undefined>) {
    const { merge: m, columns: c } = consoleWords()
    dress(this, ['common', 'manage', 'desks'])
    void wx.setNavigationBarTitle({ title: m.title })
    this.keepId = decodeURIComponent(query.id ?? '') as MemberId
    this.setData({ m })
    this.listing = createListing(
      this,
      (cursor) =>
        merchant('member.search', { text: this.data.text.trim(), ...(cursor ? { cursor } : {}) }),
      [
        { name: c.nickname, share: 2 },
        { name: c.number, share: 2 },
        { name: c.phone, share: 2 },
      ],
      (member) => {
        const number = groupedNumber(member.number)
        return {
          id: member.memberId,
          title: member.nickname || `No. ${number}`,
          line: [number, member.phoneMasked].filter(Boolean).join(' · '),
          cells: [member.nickname, number, member.phoneMasked],
          state: '',
          tone: '',
        }
      },
    )
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
  },
  async reload() {
    if (!this.data.text.trim()) return
    this.setData({ searched: true, state: 'loading' })
    await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const id = event.detail.id as MemberId
    if (id === this.keepId) return
    this.closeId = id
    this.setData({ fields: [reasonField()] })
    void this.compare()
  },
  onAnother() {
    this.setData({ step: 'find', state: this.data.searched ? 'content' : 'empty' })
  },
  onSwap() {
    ;[this.keepId, this.closeId] = [this.closeId, this.keepId]
    void this.compare()
  },
  /** Both cards, what would become of them, and whether somebody has been asked already. */
  async compare() {
    this.key = null
    this.approval = null
    this.setData({ step: 'compare', state: 'loading', sendProblem: null })
    try {
      if (!programme.get()) await loadProgrammes()
      const { keepId, closeId } = this
      const preview = await merchant('member.mergePreview', { keepId, closeId })
      this.show(preview)
      await this.look(preview.close.number)
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(preview: MergePreview) {
    const { merge: m, units } = consoleWords()
    const tier = (id: string) => {
      const found = programme.get()?.config.tiers.find((each) => each.id === id)
      return found ? textOf(found.name) : ''
    }
    this.number = preview.close.number
    this.setData({
      state: 'content',
      pair: compared(preview, tier),
      gained: gained(preview, tier),
      proven: preview.proof === 'wechat',
      proof: m.proof[preview.proof],
      undo: units.undoDays(preview.undoDays),
      obstacle: obstacleText(preview),
    })
  },
  /** The newest question about the card that closes which is not over. */
  async look(number: string) {
    const { items } = await merchant('approval.list', { limit: 50 })
    const asked = items.find(
      ({ kind, state, memberNumber }) =>
        kind === 'merge' && memberNumber === number && (state === 'open' || state === 'approved'),
    )
    this.approval = asked ?? null
    this.showApproval()
  },
  showApproval() {
    const { merge: m, units } = consoleWords()
    const { approval } = this
    const state = approval?.state ?? 'none'
    this.setData({
      approvalState: state,
      approvalText: approval && state === 'open' ? units.approvalAsked(approval.askedBy) : '',
      sendText: state === 'approved' ? m.now : state === 'open' ? m.look : m.ask,
    })
  },
  onField(event: FieldEvent) {
    // Other words are another intent, unless somebody has been asked about these.
    if (!this.approval) this.key = null
    typeInto(this, event)
  },
  async onSend() {
    const { approval } = this
    if (this.data.busy) return
    if (approval?.state !== 'open' && refuseTyped(this)) return
    this.setData({ busy: true, sendProblem: null })
    try {
      if (approval?.state === 'open') await this.look(this.number)
      else await this.merge(approval?.approvalId)
    } catch (error) {
      const sendProblem: Problem = problemOf(error)
      this.setData({ sendProblem, fields: besideField(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
  async merge(approvalId: ApprovalId | undefined) {
    const { merge: m } = consoleWords()
    const { keepId, closeId } = this
    const outcome = await merchant('member.merge', {
      key: (this.key ??= newKey('merge', serverNow())),
      keepId,
      closeId,
      reason: valueOf(this.data.fields, 'reason'),
      ...(approvalId ? { approvalId } : {}),
    })
    if (outcome.merge) {
      void wx.showToast({ title: m.done, icon: 'none' })
      const id = encodeURIComponent(keepId)
      void wx.redirectTo({ url: `/packages/console/member/member?id=${id}` })
      return
    }
    void wx.showToast({ title: m.asked, icon: 'none' })
    await this.look(this.number)
  },
})

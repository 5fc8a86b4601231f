import type { MemberSummary, ProgrammeView } from '../../../../typings/contract'
import { note } from '../../../services/behaviour'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { summary } from '../../../services/member'
import { problemOf } from '../../../services/problem'
import { loadProgramme } from '../../../services/programme'
import { openSession } from '../../../services/session'
import { ruleRows } from './rules-text'
import { tierRows } from './tier-rows'

/** The whole ladder and the rules behind every number: what each tier takes, keeps and gives. */
Page({
  data: { state: 'loading' },

  onLoad() {
    dress(this, ['common', 'tiers'])
    void wx.setNavigationBarTitle({ title: words().tiers.title })
    note('tier_view')
    void this.load()
  },
  async load() {
    this.setData({ state: 'loading' })
    try {
      const { programmeVersion } = await openSession()
      this.show(await loadProgramme(programmeVersion), summary.get()?.data ?? null)
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(programme: ProgrammeView, member: MemberSummary | null) {
    this.setData({
      state: 'content',
      tiers: tierRows(programme, member),
      rules: ruleRows(programme),
    })
  },
})

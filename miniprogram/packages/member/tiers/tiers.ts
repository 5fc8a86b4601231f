import type { Entitlement, MemberSummary, ProgrammeView } from '../../../../typings/contract'
import { note } from '../../../services/behaviour'
import { dress } from '../../../services/dress'
import { consumer } from '../../../services/cloud'
import { words } from '../../../services/language'
import { summary } from '../../../services/member'
import { problemOf, showProblem } from '../../../services/problem'
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
      const { programmeVersion, member } = await openSession()
      const programme = await loadProgramme(programmeVersion)
      const known = summary.get()?.data ?? null
      this.show(programme, known)
      if (member && programme.benefits.some(({ quota }) => quota)) {
        await this.showHandedOut(programme, known)
      }
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  /** How often the tier's own were had: the ladder stands before this is known. */
  async showHandedOut(programme: ProgrammeView, member: MemberSummary | null) {
    try {
      const { items } = await consumer('benefit.list', {})
      this.show(programme, member, items)
    } catch (error) {
      showProblem(error)
    }
  },
  show(programme: ProgrammeView, member: MemberSummary | null, handedOut: Entitlement[] = []) {
    this.setData({
      state: 'content',
      tiers: tierRows(programme, member, handedOut),
      rules: ruleRows(programme),
    })
  },
})

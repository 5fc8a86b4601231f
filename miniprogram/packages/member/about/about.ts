import type { ProgrammeView } from '../../../../typings/contract'
import { dress } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { problemOf } from '../../../services/problem'
import { loadProgramme } from '../../../services/programme'
import { openSession } from '../../../services/session'

Page({
  data: { state: 'loading', agreementName: '', agreementBody: '' },

  onLoad() {
    dress(this, ['common', 'about'])
    void wx.setNavigationBarTitle({ title: words().about.title })
    void this.load()
  },
  async load() {
    try {
      const { programmeVersion } = await openSession()
      this.show(await loadProgramme(programmeVersion))
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show({ card, agreement }: ProgrammeView) {
    const { say, tell } = words()
    const { version, envVersion } = wx.getAccountInfoSync().miniProgram
    this.setData({
      state: 'content',
      brand: textOf(card.brandName),
      slogan: textOf(card.slogan),
      logo: card.logoFileId,
      agreementName: say.agreement(textOf(agreement.title), agreement.version),
      agreementBody: textOf(agreement.body),
      version: tell.versionIs(version || envVersion),
    })
  },
  onRules() {
    void wx.navigateTo({ url: '/packages/member/tiers/tiers' })
  },
  onShops() {
    void wx.navigateTo({ url: '/packages/member/shops/shops' })
  },
  onAgreement() {
    void wx.showModal({
      title: this.data.agreementName,
      content: this.data.agreementBody,
      showCancel: false,
      confirmText: words().buttons.close,
    })
  },
  onGuide() {
    void wx.openPrivacyContract({})
  },
})

import type { Section } from '../../../locales/dictionary'
import { dress, dressed } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { openSession } from '../../../services/session'

const SECTIONS: Section[] = ['common', 'wallet']

/**
 * Opens after a payment: the address that the merchant sets for it is
 * `packages/member/paid/paid?from=after_payment&ref=<shop code>`, which the session notes as the way in.
 */
Page({
  data: { ...dressed(SECTIONS), brand: '', line: '', action: '' },

  onLoad() {
    void wx.setNavigationBarTitle({ title: '' })
    void this.load()
  },
  onShow() {
    dress(this, SECTIONS)
  },
  async load() {
    try {
      const { member, brandName } = await openSession()
      const { wallet: t } = words()
      this.setData({
        brand: textOf(brandName),
        line: member ? '' : t.paidLine,
        action: member ? t.paidCard : t.paidClaim,
      })
    } catch (error) {
      showProblem(error)
      // The card tab says what is wrong and tries again.
      this.setData({ action: words().wallet.paidCard })
    }
  },
  onGo() {
    void wx.switchTab({ url: '/pages/card/card' })
  },
})

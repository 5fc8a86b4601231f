import { newKey } from '../../../lib/key'
import { serverNow, staff } from '../../../services/cloud'
import { desk, visit } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { groupedNumber } from '../../../services/face'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { showProblem } from '../../../services/problem'
import { openSession } from '../../../services/session'
import { loadProgramme } from '../../../services/programme'

/** A guest without a phone: the paper carries the consent, the number goes on it. */
Page({
  data: {
    nickname: '',
    phone: '',
    signed: false,
    marketing: false,
    busy: false,
    wrong: false,
    number: '',
  },
  enrolKey: '',

  onLoad() {
    if (!desk.get()) leave()
    dress(this, ['common', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.enrolTitle })
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ [event.currentTarget.dataset.field as string]: event.detail.value })
  },
  onTick(event: WechatMiniprogram.TouchEvent) {
    const field = event.currentTarget.dataset.field as 'signed' | 'marketing'
    this.setData({ [field]: !this.data[field], wrong: false })
  },
  async onEnrol() {
    const here = desk.get()
    if (!here || this.data.busy) return
    if (!this.data.signed) {
      this.setData({ wrong: true })
      void wx.showToast({ title: words().desks.paperNeed, icon: 'none' })
      return
    }
    this.enrolKey ||= newKey('enrol', serverNow())
    this.setData({ busy: true })
    try {
      const { programmeVersion } = await openSession()
      const { agreement } = await loadProgramme(programmeVersion)
      const opened = await staff('member.enrol', {
        key: this.enrolKey as ReturnType<typeof newKey>,
        shopId: here.shopId,
        nickname: this.data.nickname.trim(),
        ...(this.data.phone ? { phone: this.data.phone } : {}),
        paperConsent: {
          agreementVersion: agreement.version,
          signedAt: serverNow(),
          marketing: this.data.marketing,
        },
      })
      visit.set(opened)
      this.setData({ number: groupedNumber(opened.number) })
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
  onCollect() {
    void wx.redirectTo({ url: '/packages/staff/collect/collect' })
  },
})

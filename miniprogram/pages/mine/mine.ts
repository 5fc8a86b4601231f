import type { Profile } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import { grouped } from '../../lib/money'
import type { Section } from '../../locales/dictionary'
import { consumer, serverNow } from '../../services/cloud'
import { dress, dressed } from '../../services/dress'
import { groupedNumber } from '../../services/face'
import { chooseLanguage, language, textOf, words } from '../../services/language'
import { elderMode, setElderMode } from '../../services/look'
import { refreshSummary, summary } from '../../services/member'
import { problemOf, showProblem } from '../../services/problem'
import { openSession, session } from '../../services/session'

const SECTIONS: Section[] = ['common', 'card', 'mine', 'rewards']

Page({
  data: {
    ...dressed(SECTIONS),
    state: 'loading',
    elder: elderMode.get(),
    member: null as MemberFacts | null,
  },
  stopWatching: null as (() => void) | null,

  onLoad() {
    this.stopWatching = summary.watch(() => {
      this.showMember()
    })
  },
  onUnload() {
    this.stopWatching?.()
  },
  onShow() {
    this.redress()
    void this.load()
  },
  redress() {
    dress(this, SECTIONS)
    void wx.setNavigationBarTitle({ title: words().mine.title })
    this.showMember()
  },
  async load() {
    try {
      const { member } = await openSession()
      if (member) {
        const [profile] = await Promise.all([consumer('member.profile', {}), refreshSummary()])
        this.showProfile(profile)
      }
      this.setData({ state: 'content' })
    } catch (error) {
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  showMember() {
    const known = summary.get()?.data
    // Before the first answer the last known card stands; a session without a member ends it.
    if (!known || session.get()?.member === null) {
      if (this.data.member) this.setData({ member: null })
      return
    }
    const { say } = words()
    const name = known.nickname || textOf(known.card.tierName)
    this.setData({
      state: 'content',
      member: {
        name,
        initial: [...name][0] ?? '',
        avatar: known.avatarFileId,
        line: say.tierMember(textOf(known.card.tierName), groupedNumber(known.card.number)),
        points: grouped(known.balances.points),
        coupons: String(known.couponCount),
        unread: known.unreadMessages > 0 ? say.unread(known.unreadMessages) : '',
      },
    })
  },
  showProfile({ birthday, phoneMasked }: Profile) {
    const { mine: t } = words()
    this.setData({ birthday: birthday || t.birthdayUnset, phone: phoneMasked || t.phoneUnset })
  },
  onGo(event: WechatMiniprogram.TouchEvent) {
    void wx.navigateTo({ url: event.currentTarget.dataset.url as string })
  },
  onClaim() {
    void wx.switchTab({ url: '/pages/card/card' })
  },
  onCoupons() {
    void wx.switchTab({ url: '/pages/offers/offers' })
  },
  onLanguage() {
    chooseLanguage(language.get() === 'en' ? 'zh-CN' : 'en')
    this.redress()
  },
  onElder() {
    const elder = !this.data.elder
    setElderMode(elder)
    this.setData({ elder })
    this.redress()
  },
  /** An invitation code makes a person staff; the fifth tab appears at once. */
  async onJoin() {
    const t = words().mine
    const code = await wx.showModal({ title: t.joinTitle, editable: true })
    if (!code.confirm || !code.content.trim()) return
    const name = await wx.showModal({ title: t.joinName, editable: true })
    if (!name.confirm || !name.content.trim()) return
    try {
      await consumer('team.accept', {
        key: newKey('join', serverNow()),
        code: code.content.trim(),
        name: name.content.trim(),
      })
      await openSession(true)
      void wx.showToast({ title: t.joined, icon: 'none' })
    } catch (error) {
      showProblem(error)
    }
  },
})

/** The member as the head of the page tells it. */
interface MemberFacts {
  name: string
  initial: string
  avatar: string
  line: string
  points: string
  coupons: string
  unread: string
}

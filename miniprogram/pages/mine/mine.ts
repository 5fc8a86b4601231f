import type { Profile } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import { grouped } from '../../lib/money'
import type { Section } from '../../locales/dictionary'
import { paletteClass, paletteStyle } from '../../lib/palette'
import { note } from '../../services/behaviour'
import { CallError, consumer, serverNow } from '../../services/cloud'
import { openCoupons } from '../../services/coupons-tab'
import { dress, dressed } from '../../services/dress'
import { groupedNumber } from '../../services/face'
import { chooseLanguage, language, textOf, words } from '../../services/language'
import { elderMode, setElderMode } from '../../services/look'
import { dateLine, markOld, refreshSummary, summary } from '../../services/member'
import { birthdayText } from '../../services/profile-text'
import { problemOf, showProblem } from '../../services/problem'
import { openSession, session } from '../../services/session'

const SECTIONS: Section[] = ['common', 'card', 'mine', 'rewards', 'notify', 'about']

Page({
  data: {
    ...dressed(SECTIONS),
    state: 'loading',
    elder: elderMode.get(),
    member: null as MemberFacts | null,
  },
  profile: null as Profile | null,
  stopWatching: null as (() => void) | null,

  onUnload() {
    this.stopWatching?.()
  },
  onHide() {
    this.stopWatching?.()
  },
  /** What changes while another page is open is drawn when this one comes back. */
  onShow() {
    this.stopWatching?.()
    this.stopWatching = summary.watch(() => {
      this.showMember()
    })
    this.redress()
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    void wx.stopPullDownRefresh()
  },
  redress() {
    dress(this, SECTIONS)
    void wx.setNavigationBarTitle({ title: words().mine.title })
    if (this.profile) this.setData(profileNotes(this.profile))
    this.showMember()
  },
  async load() {
    try {
      const { member } = await openSession()
      if (member) {
        const [profile, open] = await Promise.all([
          consumer('member.profile', {}),
          consumer('redemption.list', { state: 'open' }),
          refreshSummary(),
        ])
        this.profile = profile
        this.setData({
          state: 'content',
          ...profileNotes(profile),
          toPick: open.cursor ? `${String(open.items.length)}+` : String(open.items.length),
        })
      } else this.setData({ state: 'content' })
    } catch (error) {
      const problem = problemOf(error)
      markOld(problem.offline)
      if (problem.offline && summary.get()) {
        this.setData({ state: 'content' })
      } else if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem })
    }
  },
  showMember() {
    const kept = summary.get()
    const known = kept?.data
    // Before the first answer the last known card stands; a session without a member ends it.
    if (!known || session.get()?.member === null) {
      if (this.data.member) this.setData({ member: null, strip: '' })
      return
    }
    const { say } = words()
    const name = known.nickname || textOf(known.card.tierName)
    this.setData({
      state: 'content',
      strip: dateLine(kept),
      unanswered: kept.failed && !kept.offline,
      member: {
        name,
        initial: [...name][0] ?? '',
        avatar: known.avatarFileId,
        tierClass: paletteClass(known.card.palette),
        style: paletteStyle(known.card.palette),
        line: say.tierMember(textOf(known.card.tierName), groupedNumber(known.card.number)),
        points: grouped(known.balances.points),
        coupons: String(known.couponCount),
        unread: known.unreadMessages > 0 ? say.unread(known.unreadMessages) : '',
      },
    })
  },
  onGo(event: WechatMiniprogram.TouchEvent) {
    void wx.navigateTo({ url: event.currentTarget.dataset.url as string })
  },
  onClaim() {
    void wx.switchTab({ url: '/pages/card/card' })
  },
  onCoupons() {
    openCoupons()
  },
  onPick() {
    void wx.navigateTo({ url: '/packages/member/redemptions/redemptions' })
  },
  onLanguage() {
    chooseLanguage(language.get() === 'en' ? 'zh-CN' : 'en')
    note('language_change', { to: language.get() })
    this.redress()
  },
  onElder() {
    const elder = !this.data.elder
    setElderMode(elder)
    this.setData({ elder })
    this.redress()
  },
  /** An invitation makes a person staff, the owner's code an owner; the fifth tab appears at once. */
  async onJoin() {
    const t = words().mine
    const code = await wx.showModal({ title: t.joinTitle, editable: true })
    if (!code.confirm || !code.content.trim()) return
    const name = await wx.showModal({ title: t.joinName, editable: true })
    if (!name.confirm || !name.content.trim()) return
    try {
      await join(code.content.trim(), name.content.trim())
      await openSession(true)
      void wx.showToast({ title: t.joined, icon: 'none' })
    } catch (error) {
      showProblem(error)
    }
  },
})

/** An invitation may be eight digits like the owner's code, so it is asked first; the code also works for colleagues. */
async function join(code: string, name: string): Promise<void> {
  try {
    await consumer('team.accept', { key: newKey('join', serverNow()), code, name })
  } catch (error) {
    const noInvitation =
      error instanceof CallError && ['CODE_UNKNOWN', 'ALREADY_DONE'].includes(error.code)
    if (!noInvitation || !/^\d{8}$/.test(code)) throw error
    await consumer('owner.claim', { key: newKey('owner', serverNow()), code, name })
  }
}

function profileNotes({ birthday, phoneMasked }: Profile) {
  const { mine: t } = words()
  return {
    birthday: birthdayText(birthday) || t.birthdayUnset,
    phone: phoneMasked || t.phoneUnset,
  }
}

/** The member as the head of the page tells it. */
interface MemberFacts {
  name: string
  initial: string
  avatar: string
  tierClass: string
  style: string
  line: string
  points: string
  coupons: string
  unread: string
}

import type { ProgrammeView } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import type { Section } from '../../locales/dictionary'
import { sha256 } from '../../lib/sha256'
import { grouped } from '../../lib/money'
import { clockTime, hourOf, shortDate } from '../../lib/time'
import { consumer, serverNow } from '../../services/cloud'
import { dress, dressed } from '../../services/dress'
import { entryRow } from '../../services/entry-text'
import { memberFace, promisedFace } from '../../services/face'
import { language, textOf, words } from '../../services/language'
import { largeLetters } from '../../services/look'
import { keepSummary, refreshSummary, summary } from '../../services/member'
import { problemOf, showProblem } from '../../services/problem'
import { loadProgramme, storedProgramme } from '../../services/programme'
import { entryScene, openSession, session } from '../../services/session'
import { addToWallet, openInWallet, walletRow } from '../../services/wallet'
import { benefitViews, promiseViews } from './benefits'
import { progressView } from './progress'

const SECTIONS: Section[] = ['common', 'card', 'wallet']
/** How many of the latest entries the first screen shows. */
const LATEST = 3
/** How many steps of the expiry plan fit one row. */
const PLAN = 3

Page({
  data: {
    ...dressed(SECTIONS),
    state: 'loading',
    view: '',
    statusBarHeight: wx.getWindowInfo().statusBarHeight,
    agreed: false,
    nudge: false,
    claiming: false,
  },
  /** Made when the person taps, repeated until it succeeds: a double tap claims once. */
  claimKey: '',
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
    dress(this, SECTIONS)
    this.showMember()
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    void wx.stopPullDownRefresh()
  },
  onRetry() {
    this.setData({ state: 'loading' })
    void this.load()
  },

  async load() {
    try {
      const opened = await openSession(session.get()?.member === null)
      if (!opened.programmeReady) {
        this.setData({ state: 'content', view: 'setup', title: '' })
        return
      }
      const programme = await loadProgramme(opened.programmeVersion)
      if (opened.member) {
        await refreshSummary()
      } else this.showClaim(programme)
    } catch (error) {
      this.fail(error)
    }
  },
  /** The last known card stays on screen; only an empty screen becomes an error. */
  fail(error: unknown) {
    const problem = problemOf(error)
    if (this.data.view === 'member' || this.data.view === 'claim') showProblem(error)
    else this.setData({ state: 'error', problem })
  },

  showClaim(programme: ProgrammeView) {
    const { say } = words()
    this.setData({
      state: 'content',
      view: 'claim',
      strip: '',
      title: textOf(programme.card.brandName),
      logo: programme.card.logoFileId,
      face: promisedFace(programme),
      promises: promiseViews(programme.benefits),
      agreement: say.agreement(textOf(programme.agreement.title), programme.agreement.version),
    })
  },
  showMember() {
    const known = summary.get()
    const programme = storedProgramme()
    if (!known || !programme) return
    const { say } = words()
    const { data } = known
    const now = serverNow()
    this.setData({
      state: 'content',
      view: 'member',
      strip: known.stale && session.get() === null ? say.offlineSince(clockTime(known.at)) : '',
      title: say.greeting(hourOf(now), data.nickname),
      logo: programme.card.logoFileId,
      elder: largeLetters(),
      frozen: data.card.status === 'frozen',
      wallet: walletRow(data.card, session.get()?.walletOffered === true),
      face: memberFace(data.card, data.balances, data.expiring, programme),
      progress: progressView(data),
      benefits: benefitViews(data),
      expiring: data.expiring.slice(0, PLAN).map(({ points, expiresAt }) => ({
        date: shortDate(expiresAt, language.get(), now),
        points: grouped(points),
      })),
      entries: data.latest.slice(0, LATEST).map(entryRow),
    })
  },

  onAgree() {
    this.setData({ agreed: !this.data.agreed, nudge: false })
  },
  onAgreement() {
    const programme = storedProgramme()
    if (!programme) return
    void wx.showModal({
      title: textOf(programme.agreement.title),
      content: textOf(programme.agreement.body),
      showCancel: false,
      confirmText: words().common.close,
    })
  },
  consent() {
    const agreement = storedProgramme()?.agreement
    if (!agreement) return null
    return {
      agreementVersion: agreement.version,
      agreementHash: sha256(textOf(agreement.body)),
      marketing: false,
    }
  },
  async onClaim() {
    if (this.data.claiming) return
    if (!this.data.agreed) {
      this.setData({ nudge: true })
      return
    }
    const consent = this.consent()
    if (!consent) return
    this.setData({ claiming: true })
    this.claimKey ||= newKey('claim', serverNow())
    try {
      const { scene, sceneRef } = entryScene()
      const claimed = await consumer('card.claim', {
        key: this.claimKey as ReturnType<typeof newKey>,
        scene,
        ...(sceneRef ? { sceneRef } : {}),
        consent,
      })
      this.claimKey = ''
      await openSession(true)
      keepSummary(claimed.summary)
      if (session.get()?.walletOffered) await addToWallet()
      const { say } = words()
      if (claimed.welcomePoints > 0) {
        void wx.showToast({
          title: say.welcomePoints(grouped(claimed.welcomePoints)),
          icon: 'none',
        })
      }
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ claiming: false })
    }
  },
  /** The phone number's code comes from WeChat's own button; a refusal leads on to the free claim. */
  async onBind(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    const t = words().card
    const code = event.detail.code
    const consent = this.consent()
    if (!code) {
      void wx.showToast({ title: t.bindRefused, icon: 'none' })
      return
    }
    if (!this.data.agreed) {
      this.setData({ nudge: true })
      return
    }
    if (!consent) return
    try {
      const { scene, sceneRef } = entryScene()
      const bound = await consumer('card.bind', {
        key: newKey('bind', serverNow()),
        phoneCode: code,
        scene,
        ...(sceneRef ? { sceneRef } : {}),
        consent,
      })
      await openSession(true)
      if (bound.summary) keepSummary(bound.summary)
      void wx.showToast({ title: bound.found ? t.welcomeBack : t.bindNone, icon: 'none' })
    } catch (error) {
      showProblem(error)
    }
  },
  onWallet() {
    void (summary.get()?.data.card.wallet === 'added' ? openInWallet() : addToWallet())
  },
  onCode() {
    void wx.navigateTo({ url: '/packages/member/code/code' })
  },
  onEntries() {
    void wx.navigateTo({ url: '/packages/member/entries/entries' })
  },
  onSetup() {
    void wx.navigateTo({ url: '/packages/console/setup/setup' })
  },
})

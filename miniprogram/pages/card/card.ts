import type { ProgrammeView } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import type { Section } from '../../locales/dictionary'
import { grouped } from '../../lib/money'
import { sha256 } from '../../lib/sha256'
import { note } from '../../services/behaviour'
import { CallError, consumer, serverNow } from '../../services/cloud'
import { dress, dressed } from '../../services/dress'
import { promisedFace } from '../../services/face'
import { textOf, words } from '../../services/language'
import {
  keepSummary,
  markOld,
  refreshSummary,
  summary,
  type KnownSummary,
} from '../../services/member'
import { onReconnect } from '../../services/network'
import { problemOf, showProblem } from '../../services/problem'
import { loadProgramme, storedProgramme } from '../../services/programme'
import { entryScene, openSession, session } from '../../services/session'
import { addToWallet, openInWallet, walletRow } from '../../services/wallet'
import { adoptWalletCard, hasWalletPass } from '../../services/wallet-pass'
import { promiseViews } from './benefits'
import { belowView, cardView } from './member-view'

const SECTIONS: Section[] = ['common', 'card', 'joining', 'wallet']

Page({
  data: {
    ...dressed(SECTIONS),
    state: 'loading',
    view: '',
    below: false,
    statusBarHeight: wx.getWindowInfo().statusBarHeight,
    agreed: false,
    sheet: '' as '' | 'claim' | 'bind',
    marketing: false,
    claiming: false,
  },
  /** Made when the person taps, repeated until it succeeds: a double tap claims once. */
  claimKey: '',
  stops: [] as (() => void)[],

  /** What changes while another page is open is drawn when this one comes back. */
  watch() {
    this.unwatch()
    this.stops = [
      summary.watch(() => {
        this.showMember()
      }),
      onReconnect(() => {
        void this.load()
      }),
    ]
  },
  unwatch() {
    for (const stop of this.stops.splice(0)) stop()
  },
  onUnload() {
    this.unwatch()
  },
  onHide() {
    this.unwatch()
  },
  onShow() {
    this.watch()
    dress(this, SECTIONS)
    note('card_view')
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
        await this.follow(programme)
        if (hasWalletPass()) await this.adopt()
      } else this.showClaim(programme)
    } catch (error) {
      this.fail(error)
    }
  },
  /** Published since this program started: what the card says of the rules is drawn anew. */
  async follow(programme: ProgrammeView) {
    const version = session.get()?.programmeVersion ?? programme.version
    if (version === programme.version) return
    await loadProgramme(version)
    this.showMember()
  },
  /** The person came from a card in WeChat's wallet that we do not know, or from its form. */
  async adopt() {
    try {
      await adoptWalletCard()
      void wx.showToast({ title: words().wallet.adopted, icon: 'none' })
    } catch (error) {
      showProblem(error)
    }
  },
  /** The last known card stays on screen, dated; only an empty screen becomes an error. */
  fail(error: unknown) {
    const problem = problemOf(error)
    if (this.data.view === 'member') markOld(problem.offline)
    if (this.data.view === 'member' && problem.offline) return
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
      agreementBody: textOf(programme.agreement.body),
    })
  },
  showMember() {
    const known = summary.get()
    const programme = storedProgramme()
    if (!known || !programme) return
    const card = { state: 'content', view: 'member', ...cardView(known, programme) }
    if (this.data.below) this.setData({ ...card, ...belowCard(known, programme) })
    else {
      this.setData(card, () => {
        this.showBelow()
      })
    }
  },
  /** The points stand first; what lies below them is made once they are on the screen. */
  showBelow() {
    const known = summary.get()
    const programme = storedProgramme()
    if (known && programme) this.setData({ below: true, ...belowCard(known, programme) })
  },

  onAgree() {
    this.setData({ agreed: !this.data.agreed })
  },
  onAgreement() {
    this.setData({ sheet: 'claim' })
  },
  /** What lies under the sheet does not scroll. */
  onSheetStill() {
    return false
  },
  onSheetClose() {
    this.setData({ sheet: '' })
  },
  onMarketing() {
    this.setData({ marketing: !this.data.marketing })
  },
  onGuide() {
    void wx.openPrivacyContract({})
  },
  /** Agreeing in the sheet is the same explicit consent as the tick, given on tap. */
  onAgreeClaim() {
    this.setData({ agreed: true, sheet: '' })
    void this.onClaim()
  },
  consent() {
    const agreement = storedProgramme()?.agreement
    if (!agreement) return null
    return {
      agreementVersion: agreement.version,
      agreementHash: sha256(textOf(agreement.body)),
      marketing: this.data.marketing,
    }
  },
  async onClaim() {
    if (this.data.claiming) return
    note('card_claim_start')
    if (!this.data.agreed) {
      this.setData({ sheet: 'claim' })
      return
    }
    const consent = this.consent()
    if (!consent) return
    note('card_claim_consent', { marketing: consent.marketing })
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
      if (hasWalletPass()) await this.adopt()
      else if (session.get()?.walletOffered && claimed.card.wallet === 'none') await addToWallet()
      note('card_claim_done', { scene })
      const { say } = words()
      if (claimed.welcomePoints > 0) {
        void wx.showToast({
          title: say.welcomePoints(grouped(claimed.welcomePoints)),
          icon: 'none',
        })
      }
    } catch (error) {
      // The boxes were ticked otherwise in the first try: the next one says what they say now.
      if (error instanceof CallError && error.code === 'IDEMPOTENCY_CONFLICT') this.claimKey = ''
      showProblem(error)
    } finally {
      this.setData({ claiming: false })
    }
  },
  /** Consent comes before the number: the button that asks for it lies in the sheet, or shows once ticked. */
  onBindFirst() {
    note('card_bind_start')
    this.setData({ sheet: 'bind' })
  },
  /** The phone number's code comes from WeChat's own button; a refusal leads on to the free claim. */
  async onBind(event: WechatMiniprogram.ButtonGetPhoneNumber) {
    const t = words().card
    const code = event.detail.code
    const consent = this.consent()
    this.setData({ agreed: true, sheet: '' })
    if (!code) {
      void wx.showToast({ title: t.bindRefused, icon: 'none' })
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
      note('card_bind_done', { found: bound.found })
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
  onTiers() {
    void wx.navigateTo({ url: '/packages/member/tiers/tiers' })
  },
  onEntries() {
    void wx.navigateTo({ url: '/packages/member/entries/entries' })
  },
  onEntry(event: WechatMiniprogram.TouchEvent) {
    const key = encodeURIComponent(event.currentTarget.dataset.key as string)
    void wx.navigateTo({ url: `/packages/member/entries/entries?open=${key}` })
  },
  onPlan() {
    void wx.navigateTo({ url: '/packages/member/entries/entries?kind=expired' })
  },
  onSetup() {
    void wx.navigateTo({ url: '/packages/console/setup/setup' })
  },
})

const belowCard = (known: KnownSummary, programme: ProgrammeView) => ({
  wallet: walletRow(known.data.card, session.get()?.walletOffered === true),
  ...belowView(known, programme),
})

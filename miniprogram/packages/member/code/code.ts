import type { CodeStatus } from '../../../../typings/contract'
import { grouped, yuan } from '../../../lib/money'
import { paletteClass, paletteStyle } from '../../../lib/palette'
import { clockSeconds, clockTime } from '../../../lib/time'
import { note } from '../../../services/behaviour'
import { CallError, consumer, serverNow } from '../../../services/cloud'
import { refusalText } from '../../../services/coupon-text'
import { dress } from '../../../services/dress'
import { groupedNumber } from '../../../services/face'
import { textOf, words } from '../../../services/language'
import { refreshSummary, summary } from '../../../services/member'
import { showProblem } from '../../../services/problem'
import { currentStep, minutesLeft, needsRefill, refill } from '../../../services/codes'
import { drawBars, drawQr } from './draw'

/** How often the page asks whether the code was scanned, while it shows. */
const ASK_MS = 1_500
/** The phone knows the server's clock only to about half a slow answer. */
const CLOCK_SLACK_MS = 1_000
/** Between two tries to fetch codes, so that a phone without network does not ask every second. */
const REFILL_PAUSE_MS = 5_000

type Phase = 'waiting' | 'scanned' | 'done' | 'closed' | 'none'

Page({
  data: { phase: 'waiting' as Phase, seconds: 30, digits: '', offline: '' },
  ticking: 0,
  asking: 0,
  shownCode: '',
  shownAt: 0,
  brightnessBefore: -1,
  refillAfter: 0,
  /** A first answer about a scan before this moment belongs to an earlier code; whatever follows it is news. */
  since: 0,
  /** The last answer since the code was shown. */
  answered: '',
  /** Questions put so far, and the newest that was answered. */
  asked: 0,
  heard: 0,

  onShow() {
    dress(this, ['common', 'card', 'code'])
    void wx.setNavigationBarTitle({ title: words().code.title })
    note('code_show')
    this.showWho()
    // The first page of a new phone, reached from WeChat's card: whose code it is follows.
    if (!summary.get()) void this.refreshWho()
    this.brighten()
    this.onFresh()
  },
  onHide() {
    this.leave()
  },
  onUnload() {
    this.leave()
  },
  leave() {
    clearInterval(this.ticking)
    clearInterval(this.asking)
    if (this.brightnessBefore >= 0) void wx.setScreenBrightness({ value: this.brightnessBefore })
    void wx.setKeepScreenOn({ keepScreenOn: false })
  },
  brighten() {
    void wx.getScreenBrightness({
      success: ({ value }) => {
        if (this.brightnessBefore < 0) this.brightnessBefore = value
        void wx.setScreenBrightness({ value: 1 })
      },
    })
    void wx.setKeepScreenOn({ keepScreenOn: true })
  },
  showWho() {
    const known = summary.get()?.data
    if (!known) return
    const name = known.nickname || `No. ${groupedNumber(known.card.number)}`
    this.setData({
      name,
      initial: [...(known.nickname || textOf(known.card.tierName))][0] ?? '',
      tier: textOf(known.card.tierName),
      tierClass: paletteClass(known.card.palette),
      tierStyle: paletteStyle(known.card.palette),
      points: grouped(known.balances.points),
      coupons: String(known.couponCount),
    })
  },

  /** A new code only by a tap after a scan; otherwise it rotates by itself. */
  onFresh() {
    clearInterval(this.ticking)
    clearInterval(this.asking)
    this.shownAt = serverNow()
    this.since = this.shownAt - CLOCK_SLACK_MS
    this.shownCode = ''
    this.answered = ''
    this.heard = this.asked
    this.setData({ phase: 'waiting' })
    this.ticking = setInterval(() => {
      void this.tick()
    }, 1000)
    this.asking = setInterval(() => {
      void this.ask()
    }, ASK_MS)
    void this.tick()
  },
  async tick() {
    if (needsRefill() && serverNow() >= this.refillAfter) {
      this.refillAfter = serverNow() + REFILL_PAUSE_MS
      await this.refill()
    }
    const step = currentStep()
    if (this.data.phase !== 'waiting' && this.data.phase !== 'none') return
    if (!step) {
      this.setData({ phase: 'none' })
      return
    }
    const seconds = Math.ceil((step.validUntil - serverNow()) / 1000)
    if (seconds !== this.data.seconds) this.setData({ seconds })
    if (step.value === this.shownCode && this.data.phase === 'waiting') return
    this.shownCode = step.value
    this.setData({
      phase: 'waiting',
      digits: step.value.replace(/^(\d\d)(\d{4})(\d{4})(\d{4})(\d{4})$/, '$1 $2 $3 $4 $5'),
    })
    this.drawCodes(step.value)
  },
  async refill() {
    try {
      await refill()
      if (this.data.offline) this.setData({ offline: '' })
    } catch (error) {
      const isOffline = error instanceof CallError && error.code === 'OFFLINE'
      if (!isOffline) showProblem(error)
      else this.setData({ offline: words().say.offlineCode(minutesLeft()) })
    }
  },
  drawCodes(value: string) {
    const ratio = wx.getWindowInfo().pixelRatio
    wx.nextTick(() => {
      this.createSelectorQuery()
        .selectAll('#qr, #bars')
        .fields({ node: true, size: true, id: true })
        .exec((result: CanvasField[][]) => {
          for (const { node, width, height, id } of result[0] ?? []) {
            node.width = Math.round(width * ratio)
            node.height = Math.round(height * ratio)
            const context = node.getContext(
              '2d',
            ) as WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D
            const draw = id === 'qr' ? drawQr : drawBars
            draw(context, { width: node.width, height: node.height }, value)
          }
        })
    })
  },

  async ask() {
    if (this.data.phase === 'done' || this.data.phase === 'closed') return
    const question = (this.asked += 1)
    let status: CodeStatus
    try {
      status = await consumer('code.status', {})
    } catch (error) {
      // Without network the code itself still works; the next question comes in a moment.
      if (error instanceof CallError) return
      throw error
    }
    // On a slow way a later answer may overtake this one, which is then of the past.
    if (question <= this.heard) return
    this.heard = question
    // Asked for anew every moment; drawn when something changed.
    const answer = JSON.stringify(status)
    if (answer === this.answered) return
    const first = this.answered === ''
    this.answered = answer
    if (status.state === 'waiting' || (first && status.at < this.since)) return
    const { say, code: t } = words()
    const done = status.state === 'done'
    const where =
      status.state === 'closed'
        ? ''
        : say.scannedBy(status.shopName, status.staffName, clockSeconds(status.at))
    this.setData({
      phase: status.state,
      headline: status.state === 'done' ? doneHeadline(status) : t.scanned,
      line: status.state === 'done' ? `${yuan(status.paidFen)} · ${where}` : where,
      tierUp:
        status.state === 'done' && status.tierUp ? say.tierUp(textOf(status.tierUp.name)) : '',
      refused:
        status.state === 'scanned'
          ? status.refused.map((one) => ({ title: textOf(one.title), why: refusalText(one) }))
          : [],
      steps: [
        { name: t.stepShown, when: clockSeconds(this.shownAt), done: true },
        { name: t.stepScanned, when: clockSeconds(status.at), done: true },
        {
          name: done ? t.stepDone : t.stepAmount,
          when: done ? clockTime(serverNow()) : t.stepNow,
          done,
        },
      ],
    })
    if (done) await this.refreshWho()
  },
  async refreshWho() {
    try {
      await refreshSummary()
    } catch (error) {
      // The card says by itself that it is of an earlier time; here the sale is what counts.
      if (!(error instanceof CallError)) throw error
    }
    this.showWho()
  },
})

function doneHeadline(status: Extract<CodeStatus, { state: 'done' }>): string {
  const { say, code } = words()
  const points = status.earnedPoints + status.pendingPoints
  return points > 0 ? say.gotPoints(grouped(points)) : code.done
}

interface CanvasField {
  node: WechatMiniprogram.Canvas
  width: number
  height: number
  id: string
}

import qrcode from 'qrcode-generator'
import type { RedemptionId, RedemptionView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { shortDate } from '../../../lib/time'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { language, textOf, words } from '../../../services/language'
import type { LongList } from '../../../services/long-list'
import { createLongList } from '../../../services/long-list'
import { problemOf, showProblem } from '../../../services/problem'

/** White modules around a QR, as ISO/IEC 18004 asks. */
const QUIET = 4

Page({
  data: {
    state: 'loading',
    footer: 'idle',
    rows: [] as ReturnType<typeof row>[],
    above: 0,
    below: 0,
  },
  pager: null as Pager<RedemptionView> | null,
  list: null as LongList<ReturnType<typeof row>> | null,

  onLoad() {
    this.list = createLongList(this, {
      most: 24,
      drawn: () => {
        wx.nextTick(() => {
          this.drawCodes()
        })
      },
    })
    dress(this, ['common', 'rewards'])
    void wx.setNavigationBarTitle({ title: words().rewards.mine })
  },
  onShow() {
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.list?.scrolled(scrollTop)
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    this.list?.reset()
    this.pager = createPager((cursor) => consumer('redemption.list', cursor ? { cursor } : {}))
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      await pager.more()
      const rows = pager.items().map(row)
      this.setData({ footer: pager.footer(), state: rows.length > 0 ? 'content' : 'empty' })
      this.list?.show(rows)
    } catch (error) {
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onRewards() {
    void wx.switchTab({ url: '/pages/rewards/rewards' })
  },
  drawCodes() {
    const ratio = wx.getWindowInfo().pixelRatio
    this.createSelectorQuery()
      .selectAll('.qr')
      .fields({ node: true, size: true, dataset: true })
      .exec((result: CanvasField[][]) => {
        for (const { node, width, dataset } of result[0] ?? [])
          drawQr(node, width * ratio, dataset.code)
      })
  },
  async onCancel(event: WechatMiniprogram.TouchEvent) {
    const { rewards: t } = words()
    const { confirm } = await wx.showModal({ title: '', content: t.cancelAsk })
    if (!confirm) return
    try {
      await consumer('redemption.cancel', {
        key: newKey('cancel', serverNow()),
        redemptionId: event.currentTarget.dataset.id as RedemptionId,
      })
      void wx.showToast({ title: t.cancelled, icon: 'none' })
      await this.reload()
    } catch (error) {
      showProblem(error)
    }
  },
})

function row(redemption: RedemptionView) {
  const { say, rewards: t } = words()
  const open = redemption.state === 'taken'
  const states = {
    taken: t.taken,
    fulfilled: t.fulfilled,
    cancelled: t.cancelledState,
    expired: t.expired,
  }
  const until = shortDate(redemption.pickupUntil, language.get(), serverNow())
  return {
    id: redemption.redemptionId,
    name: textOf(redemption.name),
    state: states[redemption.state],
    open,
    plain: redemption.pickupCode,
    code: redemption.pickupCode.replace(/(\d{3,4})(?=(\d{3,4})+$)/g, '$1 '),
    line: open
      ? `${grouped(redemption.points)} ${t.unit} · ${say.pickupUntil(until)}`
      : [whenText(redemption.fulfilledAt ?? redemption.at), redemption.fulfilledShopName]
          .filter(Boolean)
          .join(' · '),
  }
}

interface CanvasField {
  node: WechatMiniprogram.Canvas
  width: number
  dataset: { code: string }
}

function drawQr(canvas: WechatMiniprogram.Canvas, sizePx: number, code: string): void {
  const size = Math.round(sizePx)
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext(
    '2d',
  ) as WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D
  const qr = qrcode(0, 'M')
  qr.addData(code)
  qr.make()
  const count = qr.getModuleCount()
  const module = Math.floor(size / (count + 2 * QUIET))
  const start = Math.floor((size - count * module) / 2)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, size, size)
  context.fillStyle = '#000'
  for (let y = 0; y < count; y++) {
    for (let x = 0; x < count; x++) {
      if (qr.isDark(y, x)) context.fillRect(start + x * module, start + y * module, module, module)
    }
  }
}
